"""Weights files: safetensors with floating-point tensors only, known by their SHA-256.

safetensors is data: reading it cannot run code. A file may hold float16 to halve its size; what is loaded is always
float32.
"""

import hashlib
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.atomic import write_bytes
from engine.core.errors import ModelError
from engine.core.foreign_files import open_plain, parse_json, read_plain
from engine.core.language import phrase

if TYPE_CHECKING:
    from torch import Tensor, nn

_DTYPES = ("F32", "F16")
_COUNTER_SUFFIX = "num_batches_tracked"
# A tensor takes about 100 bytes of the table: room for 40,000 of them.
_MAX_TABLE_BYTES = 4 * 2**20
MAX_WEIGHTS_BYTES = 4 * 2**30

_hashes: dict[tuple[str, int, int], str] = {}
_hashes_lock = threading.Lock()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in lower-case hex.

    It is computed once per process for a path, modification time and size; the models of a session do not change.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    status = path.stat()
    key = (str(path.resolve()), status.st_mtime_ns, status.st_size)
    with _hashes_lock:
        known = _hashes.get(key)
    if known is not None:
        return known
    with open_plain(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with _hashes_lock:
        _hashes[key] = digest
    return digest


def network_fingerprint(network: "nn.Module") -> str:
    """SHA-256 in hex over the floating-point weights of a built network: whether it is the one that was meant."""
    digest = hashlib.sha256()
    for name, value in sorted(network.state_dict().items()):
        if value.is_floating_point():
            digest.update(name.encode())
            digest.update(value.detach().float().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def check_weights_file(path: Path, sha256: str, model_name: str) -> None:
    """Check that a weights file is there, whole, of the expected content and of a dtype that can be loaded.

    Raises
    ------
    ModelError
        A sentence that names the model and the file.
    """
    try:
        _check_header(path, model_name)
        digest = file_sha256(path)
    except FileNotFoundError:
        raise _refusal(model_name, path.name, "is missing") from None
    except OSError as error:
        raise _refusal(model_name, path.name, f"cannot be read ({error.strerror})") from None
    if digest != sha256:
        raise _refusal(model_name, path.name, "is not the one its card describes: it was changed")


def read_tensors(path: Path, sha256: str, model_name: str, device: str = "cpu") -> "dict[str, Tensor]":
    """Load a weights file; the very bytes that are loaded are the ones whose hash was checked.

    Parameters
    ----------
    path : Path
    sha256 : str
        Expected hash in lower-case hex.
    model_name : str
        For the sentences of errors.
    device : str
        Torch device of the tensors.

    Returns
    -------
    dict
        Name to tensor, float32, on `device`. Tensors stored as float16 are widened.

    Raises
    ------
    ModelError
        If the file is missing, truncated, changed, or holds another dtype than float32 and float16, or values that
        are no numbers.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        _check_header(path, model_name)
        data = read_plain(path, MAX_WEIGHTS_BYTES)
    except FileNotFoundError:
        raise _refusal(model_name, path.name, "is missing") from None
    except OSError as error:
        raise _refusal(model_name, path.name, f"cannot be read ({error.strerror})") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _refusal(model_name, path.name, "is not the one its card describes: it was changed")
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise _refusal(model_name, path.name, f"is not valid ({str(error)[:200]})") from None
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise _refusal(model_name, path.name, f"holds values that are no numbers in “{name[:100]}”")
    return {name: tensor.to(device=device, dtype=torch.float32) for name, tensor in tensors.items()}


def save_tensors(tensors: "Mapping[str, Tensor]", path: Path, *, half: bool = False) -> str:
    """Write weights as safetensors, in one step, and return the SHA-256 for the card.

    Parameters
    ----------
    tensors : Mapping
        A ``state_dict``: floating-point tensors on any device. The batch counters of normalisation layers
        (``num_batches_tracked``) are left out: they mean nothing for a trained model, and ``load_state_dict`` makes
        them again.
    path : Path
        Ends in ``.safetensors``.
    half : bool
        Store as float16: half the size, about three significant digits.

    Raises
    ------
    ModelError
        If a tensor is not floating-point, or holds values that are not finite (or do not fit float16).
    """
    import torch
    from safetensors.torch import save

    dtype = torch.float16 if half else torch.float32
    stored = {}
    for name, tensor in tensors.items():
        if name.endswith(_COUNTER_SUFFIX):
            continue
        if not tensor.is_floating_point():
            raise ModelError(
                phrase(
                    "Models", "The weights cannot be saved: the tensor “{name}” holds {kind}, not real numbers."
                ).fill(name=name, kind=tensor.dtype)
            )
        # A copy, because safetensors refuses tensors that share memory.
        stored[name] = tensor.detach().to(device="cpu", dtype=dtype, copy=True).contiguous()
        if not bool(torch.isfinite(stored[name]).all()):
            raise ModelError(
                phrase(
                    "Models",
                    "The weights cannot be saved: the tensor “{name}” holds values that are not finite as "
                    "{dtype}. The training has diverged, or the weights need float32.",
                ).fill(name=name, dtype=dtype)
            )
    data = save(stored)
    write_bytes(path, data)
    return hashlib.sha256(data).hexdigest()


def _check_header(path: Path, model_name: str) -> None:
    """Compare the table of tensors at the head of a safetensors file with its size: cheap, reads no weights.

    The hash would notice all of this too, but could only say "changed"; the user of an interrupted copy is told so.
    """
    with open_plain(path) as file:
        size = os.fstat(file.fileno()).st_size
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > size - 8:
            raise _refusal(model_name, path.name, "is truncated or is not a safetensors file")
        if size > MAX_WEIGHTS_BYTES:
            raise _refusal(model_name, path.name, f"is larger than {MAX_WEIGHTS_BYTES // 2**30} GiB")
        if length > _MAX_TABLE_BYTES:
            raise _refusal(model_name, path.name, "has a table of tensors that is longer than any network needs")
        head = file.read(length)
    try:
        table = parse_json(head)
        entries = [table[name] for name in table if name != "__metadata__"]
        dtypes = {str(entry["dtype"]) for entry in entries}
        end = 8 + length + max((int(entry["data_offsets"][1]) for entry in entries), default=0)
    except (ValueError, KeyError, IndexError, TypeError):
        raise _refusal(model_name, path.name, "is not a safetensors file") from None
    if end > size:
        raise _refusal(model_name, path.name, f"is truncated: {end} bytes are expected and {size} are there")
    if not entries:
        raise _refusal(model_name, path.name, "holds no weights")
    foreign = sorted(dtypes.difference(_DTYPES))
    if foreign:
        raise _refusal(model_name, path.name, f"holds numbers of kind {foreign[0][:20]}, only F32 and F16 are allowed")


def _refusal(model_name: str, file: str, reason: str) -> ModelError:
    return ModelError(
        phrase(
            "Models",
            "The model “{model_name}” was refused: its file {file} {reason}. Get the model again from"
            " its source, or remove its folder.",
        ).fill(model_name=model_name, file=file, reason=reason)
    )
