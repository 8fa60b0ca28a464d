"""The command line: ``parallax explain | evaluate | train | scan | models | demo | info``. No Qt.

Each command is imported when it is called: the viewer imports this module to know their names.

Exit status: 0 all done, 1 something failed, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from engine import __version__
from engine.cli.outcome import FAILED, INTERRUPTED, WRONG_USAGE, UsageError
from engine.core.errors import ParallaxError
from engine.core.printable import printable

_RESEARCH_ONLY = "Research use only. Not for diagnosis."


Command = Callable[[argparse.Namespace], int]


def _explain(arguments: argparse.Namespace) -> int:
    from engine.cli.explain import run

    return run(arguments)


def _evaluate(arguments: argparse.Namespace) -> int:
    from engine.cli.evaluate import run

    return run(arguments)


def _train(arguments: argparse.Namespace) -> int:
    from engine.cli.train import run

    return run(arguments)


def _scan(arguments: argparse.Namespace) -> int:
    from engine.cli.scan import run_scan

    return run_scan(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    from engine.cli.scan import run_demo

    return run_demo(arguments)


def _models(arguments: argparse.Namespace) -> int:
    from engine.cli.models import run

    return run(arguments)


def _info(arguments: argparse.Namespace) -> int:
    from engine.cli.info import run

    return run(arguments)


_COMMANDS: dict[str, Command] = {
    "explain": _explain,
    "evaluate": _evaluate,
    "train": _train,
    "scan": _scan,
    "models": _models,
    "demo": _demo,
    "info": _info,
}
COMMANDS = tuple(_COMMANDS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parallax",
        description="Explain an image classifier's decision by a similar and an adversarial image.",
        epilog="`parallax [PATH...]` opens the viewer, without a path on the demo study. A window that is there takes "
        "the paths, unless `--new-window` asks for another. `parallax --self-test` tests the installation. "
        f"{_RESEARCH_ONLY}",
    )
    parser.add_argument("--version", action="version", version=f"parallax {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    explain = commands.add_parser("explain", help="explain images; one folder per image and a summary.json")
    _add_inputs(explain)
    explain.add_argument("--out", type=Path, required=True, metavar="DIR", help="output folder; made if it is missing")
    explain.add_argument("--model", metavar="ID", help="a registered model; see `parallax models list`")
    explain.add_argument("--save-arrays", action="store_true", help="also write arrays.npz, float32 on the model grid")
    explain.add_argument("--dicom", action="store_true", help="also write the explanation as DICOM objects")
    explain.add_argument("--anonymous", action="store_true", help="leave out patient, study and file names everywhere")
    explain.add_argument(
        "--allow-burned-in", action="store_true",
        help="with --anonymous: also films whose pixels may name the patient (BurnedInAnnotation YES, SC, US)",
    )  # fmt: skip
    explain.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="default: auto")

    _add_evaluate(commands.add_parser("evaluate", help="measure a model's explanations on labelled films"))

    _add_train(commands.add_parser("train", help="train a model for a classifier on your films, and register it"))

    scan = commands.add_parser("scan", help="list studies, series and images, and the files left out")
    _add_inputs(scan)
    scan.add_argument("--json", action="store_true", help="as JSON on stdout")

    models = commands.add_parser("models", help="list, show, verify, add and import models")
    actions = models.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="models that can be used")
    show = actions.add_parser("show", help="a model's card")
    show.add_argument("model", metavar="ID")
    verify = actions.add_parser("verify", help="compare weights with the hashes in the card")
    verify.add_argument("model", metavar="ID", nargs="?", help="all models without it")
    add = actions.add_parser("add", help="verify a model pack and register it")
    add.add_argument("pack", type=Path, metavar="PACK", help="the folder with its model.json")
    for action in (listing, show, verify):
        action.add_argument("--json", action="store_true", help="as JSON on stdout")
    _add_distil(actions.add_parser("distil", help="copy a classifier of which only scores are known: a surrogate"))
    _add_import(actions.add_parser("import", help="bring a classifier: ONNX, weights, or a program you trust"))

    demo = commands.add_parser("demo", help="write a demo study of synthetic chest films as DICOM")
    demo.add_argument("folder", type=Path, metavar="DIR")

    info = commands.add_parser("info", help="versions, device, decoders, folders: what a bug report needs")
    info.add_argument("--json", action="store_true", help="as JSON on stdout")
    return parser


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    layouts = (
        "with/, without/ and masks/; index.csv, images/ and boxes.csv; DICOM with index.csv or boxes.csv; or one "
        "folder per class"
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help=layouts)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="output folder; made if it is missing")
    parser.add_argument("--model", metavar="ID", help="a registered model; see `parallax models list`")
    parser.add_argument("--limit", type=_count, metavar="N", help="at most N films, both classes alike")
    parser.add_argument(
        "--methods", default="ours", metavar="NAMES", help="ours, all, or names joined by commas; see the README"
    )
    parser.add_argument(
        "--smoothing", type=_smoothing, default=0.0, metavar="SIGMA",
        help="blur of every map in pixels, or auto: chosen per method on the training films beside the data",
    )  # fmt: skip
    parser.add_argument(
        "--ablation", choices=("augmentation",), help="compare every method with and without random transforms"
    )
    parser.add_argument(
        "--sanity", choices=("randomise",), help="instead: shuffle the classifier's weights; do the maps change?"
    )
    parser.add_argument("--mask-generator", type=Path, metavar="DIR", help="a finished run of that kind")
    parser.add_argument(
        "--generators", action="append", default=[], type=_named_folder, metavar="NAME=DIR",
        help="generators of a finished run as one more method; may be repeated",
    )  # fmt: skip
    parser.add_argument("--split", default="", metavar="NAME", help="rows of index.csv; all but train without it")
    parser.add_argument("--positive", action="append", default=[], metavar="WORD", help="a label that means the class")
    parser.add_argument(
        "--negative", action="append", default=[], metavar="WORD", help="one that means the other class"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="default: auto")


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--classifier", metavar="FILE|ID", help="ONNX, weights, a program you trust; or a registered model's id"
    )
    parser.add_argument(
        "--films", type=Path, metavar="DIR", help="one folder per class, index.csv beside images, or DICOM"
    )
    parser.add_argument(
        "--labels", default="", metavar="FROM", help="folders, none, or a CSV with columns file, label and patient"
    )
    parser.add_argument("--class", dest="class_name", default="", metavar="NAME", help="what a high score means")
    parser.add_argument("--counter-class", default="", metavar="NAME", help="what a low score means")
    parser.add_argument("--positive", action="append", default=[], metavar="WORD", help="a label that means the class")
    parser.add_argument(
        "--negative", action="append", default=[], metavar="WORD", help="one that means the other class"
    )
    parser.add_argument("--operating-point", type=_share, default=0.5, metavar="P", help="default: 0.5")
    parser.add_argument("--form", type=Path, metavar="JSON", help="how the file is fed; see `parallax models import`")
    parser.add_argument("--trust", default="", metavar="SHA256", help="run a program whose hash is this one")
    parser.add_argument(
        "--preset",
        choices=("quick", "balanced", "quality"),
        help="how thorough: 200, 800 or 3000 steps; default: quick",
    )
    parser.add_argument("--anew", action="store_true", help="do not go on from a registered model's generators")
    parser.add_argument(
        "--set", action="append", default=[], metavar="STAGE.FIELD=VALUE",
        help="a value of the run file, such as generators.steps=300; may be repeated",
    )  # fmt: skip
    parser.add_argument("--id", default="", metavar="ID", help="of the new model; by default from the classifier")
    parser.add_argument("--version", default="1.0", metavar="V", help="of the new model; default: 1.0")
    parser.add_argument("--name", default="", metavar="NAME", help="of the new model, for people")
    parser.add_argument("--out", type=Path, metavar="DIR", help="leave the pack there too")
    parser.add_argument("--schema", action="store_true", help="only print a JSON schema of the run file")
    parser.add_argument("--resume", action="store_true", help="go on with a training that was stopped")
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help="auto, cpu, cuda, cuda:1 or mps; default: auto"
    )
    parser.add_argument("--json", action="store_true", help="events as JSON lines on stdout")


def _add_distil(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("films", type=Path, metavar="DIR", help="films that the classifier has scored")
    parser.add_argument("--scores", type=Path, required=True, metavar="CSV", help="columns file and score, in [0, 1]")
    parser.add_argument("--name", default="surrogate", metavar="NAME", help="name of the run; default: surrogate")
    parser.add_argument("--operating-point", type=float, default=0.5, metavar="P", help="default: 0.5")
    parser.add_argument("--size", type=_count, default=320, metavar="PX", help="input size, a multiple of 32")
    parser.add_argument("--steps", type=_count, default=1500, metavar="N", help="training steps; default: 1500")
    parser.add_argument("--out", type=Path, default=Path("runs"), metavar="DIR", help="folder of runs; default: runs")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="ONNX, safetensors, state dictionary, TorchScript, pt2")
    parser.add_argument(
        "--form", type=Path, metavar="JSON", help="what the file cannot say; without it a form to correct is printed"
    )
    parser.add_argument("--name", default="", metavar="NAME", help="name of the run; the file's name by default")
    parser.add_argument("--architecture", default="", metavar="NAME", help="for weights that are not recognised")
    parser.add_argument("--films", type=Path, metavar="DIR", help="try it on three films and their inverted copies")
    parser.add_argument("--trust", default="", metavar="SHA256", help="run a program whose hash is this one")
    parser.add_argument("--out", type=Path, default=Path("runs"), metavar="DIR", help="folder of runs; default: runs")


def _smoothing(text: str) -> float | None:
    if text == "auto":
        return None
    sigma = float(text)
    if not 0 <= sigma <= 100:
        raise argparse.ArgumentTypeError("give auto, or a number from 0 to 100")
    return sigma


def _named_folder(text: str) -> tuple[str, Path]:
    name, separator, folder = text.partition("=")
    if not separator or not name or not folder:
        raise argparse.ArgumentTypeError("give a name and a folder, such as syce=runs/syce")
    return name, Path(folder)


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError("give a number between 0 and 1")
    return share


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("give a number above 0")
    return count


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", type=Path, nargs="+", metavar="INPUT", help="a DICOM file, PNG, JPEG, folder or ZIP archive"
    )


def _lines_of(error: Exception) -> str:
    """What an error says; it may quote a file's name."""
    return "\n".join(map(printable, str(error).splitlines()))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        Without the program's name; ``sys.argv[1:]`` by default.

    Returns
    -------
    int
        Exit status: 0 all done, 1 something failed, 2 wrong usage, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not where a test or a caller has put another kind of stream
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
        status = _COMMANDS[arguments.command](arguments)
        sys.stdout.flush()  # here, where a closed pipe can still be told from a fault
        return status
    except SystemExit as stop:  # argparse: --help, --version and wrong usage
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    except UsageError as error:
        print(f"parallax: {_lines_of(error)}", file=sys.stderr)
        return WRONG_USAGE
    except ParallaxError as error:
        print(f"parallax: {_lines_of(error)}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output went away (`| head`); nothing more can be said on it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("parallax: stopped.", file=sys.stderr)
        return INTERRUPTED
