"""TorchScript and torch.export files are programs: they run only after explicit trust, once, in a child process.

The child turns the program into an ONNX file; from then on Parallax works with that data and the program is never
opened again.
"""

import contextlib
import io
import multiprocessing
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import ModelError

if TYPE_CHECKING:
    from torch import nn

_TIME_LIMIT_S = 600.0
_OPSET = 17


def convert_program(path: Path, onnx_path: Path, input_shape: tuple[int, int, int]) -> None:
    """Run a trusted program in a child process and have it written as ONNX.

    Parameters
    ----------
    path : Path
        TorchScript, or torch.export (``.pt2``).
    onnx_path : Path
        Where the ONNX file is written.
    input_shape : tuple of int
        Sides of one image as it takes it: channels, height, width, or height, width, channels.

    Raises
    ------
    ModelError
        If the program fails, ends the process, or takes more than ten minutes.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_convert, args=(there, str(path), str(onnx_path), input_shape), daemon=True)
    child.start()
    there.close()
    try:
        problem = here.recv() if here.poll(_TIME_LIMIT_S) else "it did not end within ten minutes"
    except EOFError:
        child.join()
        problem = f"it ended its process (status {child.exitcode})"
    finally:
        if child.is_alive() and not here.closed:
            child.join(5)
        if child.is_alive():
            child.kill()
            child.join()
        child.close()
        here.close()
    if problem:
        raise ModelError(
            f"The program {path.name} could not be turned into data: {problem}. Check channels and input size, or "
            "export the classifier to ONNX where it was made."
        )


def export_onnx(network: "nn.Module", path: Path, input_shape: tuple[int, int, int]) -> None:
    """Write a module as ONNX, for any number of images of ``input_shape``. Runs the module.

    By the exporter that traces the module: the newer one needs a package that is not part of this installation. What
    it prints about an operation that it does not know is in the error, too.
    """
    import torch

    fast = torch.backends.mha.get_fastpath_enabled()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.ExitStack() as after:
        warnings.simplefilter("ignore")
        # Attention as one operation is faster and has no word in ONNX; as several it has.
        after.callback(torch.backends.mha.set_fastpath_enabled, fast)
        torch.backends.mha.set_fastpath_enabled(False)
        torch.onnx.export(
            network,
            (torch.rand(2, *input_shape),),
            str(path),
            dynamo=False,
            opset_version=_OPSET,
            input_names=["film"],
            output_names=["scores"],
            dynamic_axes={"film": {0: "batch"}, "scores": {0: "batch"}},
        )


def _convert(answer: Connection, path: str, onnx_path: str, input_shape: tuple[int, int, int]) -> None:
    import torch

    warnings.simplefilter("ignore")
    try:
        if path.endswith(".pt2"):
            example = torch.rand(2, *input_shape)
            network = torch.jit.trace(torch.export.load(path).module(), example, check_trace=False)
        else:
            network = torch.jit.load(path, map_location="cpu").eval()
        export_onnx(network, Path(onnx_path), input_shape)
    except Exception as error:  # noqa: BLE001 - a foreign program may raise anything; it is told as a sentence
        answer.send(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)
    else:
        answer.send("")
    answer.close()
