"""Which device a model runs on, how many threads it may use, and what happens when the device's memory is full."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.core.errors import DeviceError
from engine.core.language import phrase

Result = TypeVar("Result")

_REQUEST = re.compile(r"auto|cpu|mps|cuda(:\d{1,3})?")
# torch raises its own type for CUDA, but a plain RuntimeError for MPS, for the CPU and inside cuDNN and cuBLAS.
_OUT_OF_MEMORY = re.compile(
    r"out of memory"
    r"|defaultcpuallocator: (can't allocate|not enough) memory"
    r"|c(udnn|ublas)_status_alloc_failed",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Device:
    """A device that torch can use: its torch name, what it is, and its memory in bytes (None where not known)."""

    name: str
    description: str
    memory_bytes: int | None = None


def available_devices() -> tuple[Device, ...]:
    """Devices that torch finds, best first: CUDA, then MPS, then the CPU, which is always there. Imports torch."""
    import torch

    found = []
    if torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            properties: Any = torch.cuda.get_device_properties(index)
            found.append(Device(f"cuda:{index}", str(properties.name), int(properties.total_memory)))
    if torch.backends.mps.is_available():
        found.append(Device("mps", "Apple GPU"))
    found.append(Device("cpu", "CPU"))
    return tuple(found)


def choose_device(request: str = "auto") -> str:
    """The torch device to run on.

    Parameters
    ----------
    request : str
        "auto" (the best there is), "cpu", "cuda" (the first), "cuda:1" and so on, or "mps".

    Returns
    -------
    str
        "cpu", "mps", or "cuda:" and a number.

    Raises
    ------
    DeviceError
        If the request is none of these words or asks for a device that is not there. Only "auto" chooses by itself:
        whoever names a device wants that one.
    """
    if not _REQUEST.fullmatch(request):
        raise DeviceError(
            phrase(
                "Models", "“{request}” is not a device. Choose auto, cpu, cuda, cuda:1 (a number per card) or mps."
            ).fill(request=request)
        )
    if request == "cpu":
        return "cpu"
    names = [device.name for device in available_devices()]
    if request == "auto":
        return names[0]
    wanted = "cuda:0" if request == "cuda" else request
    if wanted not in names:
        raise DeviceError(
            phrase(
                "Models",
                "The device “{request}” was asked for and is not there; this computer has {devices}. "
                "Choose one of these, or auto.",
            ).fill(request=request, devices=", ".join(names))
        )
    return wanted


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory is full: of a CUDA or MPS device, or of the computer itself."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_OUT_OF_MEMORY.search(str(error)))


def run_with_fallback(compute: Callable[[str], Result], device: str) -> tuple[Result, str, tuple[str, ...]]:
    """Run a computation on a device, and on the CPU if the memory of an accelerator does not suffice.

    Parameters
    ----------
    compute : callable
        Gets the device's name. It may be called twice, so it must not keep anything of the first call.
    device : str
        As :func:`choose_device` returned it.

    Returns
    -------
    result : object
        What `compute` returned.
    device : str
        Where it was computed.
    notes : tuple of str
        A sentence for the user if it was not computed on `device`; else empty.

    Raises
    ------
    DeviceError
        If the computer's own memory does not suffice. Any other error of `compute` goes through unchanged.
    """
    if device != "cpu":
        try:
            return compute(device), device, ()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        # Only here, outside the handler, has the traceback let go of the tensors of the failed attempt.
        _release_cached_memory(device)
    try:
        result = compute("cpu")
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise DeviceError(
            phrase(
                "Models",
                "There is not enough memory for this computation. Close other programs or images, then try again.",
            )
        ) from error
    if device == "cpu":
        return result, "cpu", ()
    note = phrase(
        "Models", "The memory of the device {device} did not suffice; this was computed on the CPU, which is slower."
    )
    return result, "cpu", (note.fill(device=device),)


def _release_cached_memory(device: str) -> None:
    import torch

    if device.startswith("cuda"):
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()


def available_cores() -> int:
    """Processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def thread_count(cores: int | None = None) -> int:
    """Threads torch may use: one core is left to the window."""
    return max(1, (available_cores() if cores is None else cores) - 1)


def limit_threads() -> int:
    """Give torch :func:`thread_count` threads and return their number; called once in the inference lane."""
    import torch

    threads = thread_count()
    torch.set_num_threads(threads)
    return threads
