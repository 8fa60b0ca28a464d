"""Spoiled input of every kind: it is listed and shown with finite pixels, or refused with a sentence.

``pytest tests/fuzz --cases 20000`` runs a campaign; ``pytest tests/fuzz --first 1234 --cases 1`` repeats one case.
"""

import os
import zlib
from collections import Counter

import pytest

pytest.importorskip("resource", reason="memory is measured where POSIX tells it")

from fuzz.bombs import deflated
from fuzz.case import ALLOWED, Outcome, kind_of, list_case, run_case, write_case, write_files
from fuzz.contract import CHECKS
from fuzz.seeds import KINDS, make_seeds

from engine.core.errors import DecodeError
from engine.dicom.workers import PixelWorkers

# A case that hangs, whatever else the machine does meanwhile; honest ones are measured in processor time.
_HANG_S = 60.0
# Their pixels are decoded in a child by the window and by the command line alike; nothing else is.
DECODED = ("film", "series", "state", "dicomdir", "zip")


def watched(workers: PixelWorkers, number: int) -> Outcome:
    """The outcome of a case in a child that may hang, die or fill up."""
    kind = kind_of(number)
    try:
        return workers.submit(run_case, number).result()
    except DecodeError as error:
        if kind not in DECODED or "crashed" not in str(error):
            return Outcome(kind, f"the process hung or died: {error}", 0.0, 0.0)
    try:
        workers.submit(list_case, number).result()
    except DecodeError as error:
        return Outcome(kind, f"listing it hung or died: {error}", 0.0, 0.0)
    return Outcome(kind, "crashed", 0.0, 0.0)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_spoiled_input_is_shown_or_refused_with_a_sentence(request, capsys):
    first = request.config.getoption("--first", 0)
    numbers = range(first, first + request.config.getoption("--cases", 200))
    counts: Counter[tuple[str, str]] = Counter()
    broken: list[str] = []
    with PixelWorkers(1, _HANG_S) as workers:
        for number in numbers:
            outcome = watched(workers, number)
            counts[outcome.kind, "broken" if outcome.broken else outcome.result] += 1
            if outcome.broken:
                broken.append(f"case {number} ({outcome.kind}): {outcome.result}")
    with capsys.disabled():
        if len(numbers) > 200:
            print(*_table(counts), sep="\n")
    repeat = "Repeat one with: pytest tests/fuzz --first NUMBER --cases 1"
    assert not broken, "\n\n".join([f"{len(broken)} of {len(numbers)} cases", *broken[:40], repeat])


@pytest.mark.parametrize(
    ("kind", "listing", "result"),
    [
        ("film", str, "crashed"),
        ("film", os._exit, "listing it hung or died"),
        ("onnx", str, "the process hung or died"),
    ],
)
def test_only_the_decoding_of_pixels_may_crash(kind, listing, result, monkeypatch):
    monkeypatch.setattr(f"{__name__}.run_case", os._exit)
    monkeypatch.setattr(f"{__name__}.list_case", listing)
    with PixelWorkers(1, _HANG_S) as workers:
        assert watched(workers, KINDS.index(kind)).result.startswith(result)


def test_a_case_is_the_same_each_time(tmp_path):
    for number in range(len(KINDS)):
        written = []
        for place in ("one", "two"):
            folder = tmp_path / place / str(number)
            folder.mkdir(parents=True)
            write_case(number, folder)
            written.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
        assert written[0] == written[1], KINDS[number]


def test_a_bomb_unpacks_to_what_it_is_made_of():
    assert zlib.decompress(deflated(b"head", 3, b"tail"), -zlib.MAX_WBITS) == b"head" + bytes(3 * 2**20) + b"tail"


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_what_is_not_spoiled_is_shown(kind, tmp_path):
    for number, files in enumerate(make_seeds(kind)):
        folder = tmp_path / str(number)
        write_files(files, folder)
        assert CHECKS[kind](folder) == "shown", sorted(files)


def _table(counts: Counter[tuple[str, str]]) -> list[str]:
    results = (*ALLOWED, "broken")
    lines = ["", f"{'kind':12}" + "".join(f"{name:>10}" for name in results)]
    for kind in dict.fromkeys(KINDS):
        lines.append(f"{kind:12}" + "".join(f"{counts[kind, name]:10}" for name in results))
    lines.append(f"{'all':12}" + "".join(f"{sum(counts[kind, name] for kind in set(KINDS)):10}" for name in results))
    return lines
