"""One numbered case: a good input, spoiled, in a folder of its own, and what the product made of it."""

import random
import resource
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from fuzz.contract import CHECKS, Violation
from fuzz.mutations import spoil
from fuzz.seeds import KINDS, make_seeds

from engine.dicom.catalog import scan

TIME_LIMIT_S = 10.0
MEMORY_LIMIT_MB = 1024.0
# "crashed": a decoder ended its process, one of those that the product keeps for decoding.
ALLOWED = ("shown", "refused", "crashed")


@dataclass(frozen=True)
class Outcome:
    """What became of a case.

    Attributes
    ----------
    kind : str
        One of :data:`fuzz.seeds.KINDS`.
    result : str
        One of :data:`ALLOWED`, or what is wrong.
    """

    kind: str
    result: str
    cpu_s: float
    grown_mb: float

    @property
    def broken(self) -> bool:
        """Whether the contract was broken."""
        return self.result not in ALLOWED


def kind_of(number: int) -> str:
    """Kinds take turns."""
    return KINDS[number % len(KINDS)]


def write_case(number: int, folder: Path) -> str:
    """Write the files of a case into an empty folder and return its kind; the same files for the same number."""
    kind = kind_of(number)
    choice = random.Random(number)
    write_files(spoil(kind, choice.choice(make_seeds(kind)), choice), folder)
    return kind


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """Write files by their names below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def run_case(number: int) -> Outcome:
    """Run a case; meant for a child process, which may die of it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        kind = write_case(number, folder)
        peak, started = _peak_mb(), time.process_time()
        try:
            result = CHECKS[kind](folder)
        except Violation as violation:
            result = str(violation)
        except Exception:  # noqa: BLE001  # what a user would see as a traceback
            result = "traceback: " + traceback.format_exc(limit=-4)
        cpu_s, grown_mb = time.process_time() - started, _peak_mb() - peak
    if result in ALLOWED:
        if cpu_s > TIME_LIMIT_S:
            result = f"took {cpu_s:.0f} s of processor time"
        elif grown_mb > MEMORY_LIMIT_MB:
            result = f"took {grown_mb:.0f} MB of memory"
    return Outcome(kind, result, cpu_s, grown_mb)


def list_case(number: int) -> None:
    """Read the headers of a case, as the command line does in its own process: this must not crash."""
    with tempfile.TemporaryDirectory() as folder:
        write_case(number, Path(folder))
        scan([Path(folder)])


def _peak_mb() -> float:
    """Most memory this process ever held; Linux tells it in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
