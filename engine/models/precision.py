"""bfloat16 where the processor computes with it, float32 where it would only imitate it.

A processor without such instructions takes many times as long for bfloat16 as for float32. The run file is a wish: what
was trained in float32 is the same recipe, and its checkpoints can be taken up on a machine that does bfloat16.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch

CPU = torch.device("cpu")
INSTRUCTIONS = ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16")


def computes_bfloat16(device: torch.device = CPU) -> bool:
    """Whether a device has instructions for bfloat16; a processor: AVX-512 BF16 or AMX of x86, NEON or SVE of ARM."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    # A release of torch that cannot tell counts as a processor that cannot.
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in INSTRUCTIONS)


def mixed(wanted: bool, device: torch.device = CPU) -> torch.autocast:
    """A context in which networks on `device` compute with bfloat16, if that is wanted and the device can."""
    return torch.autocast(device.type, torch.bfloat16, enabled=wanted and computes_bfloat16(device))


def tell_precision(run: object, device: torch.device, emit: Callable[..., None]) -> None:
    """Emit ``precision`` if the run file wants bfloat16 and the device cannot: nothing that has to be done about."""
    if getattr(run, "bfloat16", False) and not computes_bfloat16(device):
        message = "This processor does not compute with bfloat16: the training uses float32, which is faster here."
        emit("precision", message=message)
