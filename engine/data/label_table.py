"""A CSV table that says of films what they show and whose they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from engine.core.errors import TrainingError
from engine.core.foreign_files import read_csv
from engine.dicom.sources import Source

FILE_COLUMNS = ("image", "file", "filename", "file name", "path", "image index", "name")
LABEL_COLUMNS = ("label", "labels", "finding labels", "nih_labels", "class", "finding", "diagnosis", "score")
PATIENT_COLUMNS = ("patient", "patient id", "patient_id", "patientid", "subject")
VIEW_COLUMNS = ("view", "view position", "view_position")


@dataclass(frozen=True)
class LabelRow:
    """What one row says of a film; empty where it does not."""

    labels: tuple[str, ...]
    patient: str = ""
    view: str = ""


@dataclass(frozen=True)
class LabelTable:
    """Rows by the name of the file, with and without its suffix, in lower case."""

    rows: Mapping[str, LabelRow] = field(default_factory=dict)

    def of(self, source: Source) -> LabelRow | None:
        """The row of a film, by the name of its file."""
        name = _name(source.member or str(source.path))
        return self.rows.get(name) or self.rows.get(_stem(name))

    def missing(self, paths: Iterable[Path]) -> int:
        """How many rows belong to none of these files."""
        names = {_name(str(path)) for path in paths}
        return len(set(self.rows) - names - {_stem(name) for name in names})


def read_label_table(path: Path) -> LabelTable:
    """Read a table; labels of one film are joined by ``|`` or stand in rows of their own.

    Raises
    ------
    TrainingError
        If it cannot be read, or no column tells the file or the label.
    """
    try:
        names, rows = read_csv(path)
    except OSError as error:
        raise TrainingError(f"The table {path.name} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise TrainingError(
            f"The table {path.name} is no CSV text in UTF-8. Export it again as CSV (UTF-8)."
        ) from error
    columns = {name.strip().lower(): name for name in names}
    file_column = _column(path, columns, FILE_COLUMNS, "names the file of each film")
    label_column = _column(path, columns, LABEL_COLUMNS, "holds the labels")
    patient_column = next((columns[each] for each in PATIENT_COLUMNS if each in columns), None)
    view_column = next((columns[each] for each in VIEW_COLUMNS if each in columns), None)
    found: dict[str, LabelRow] = {}
    for _, row in rows:
        name = _name(row[file_column])
        labels = tuple(each.strip() for each in row[label_column].split("|") if each.strip())
        if name in found:
            labels = tuple(dict.fromkeys((*found[name].labels, *labels)))
        patient = row[patient_column].strip() if patient_column else ""
        view = row[view_column].strip() if view_column else ""
        if name:
            found[name] = LabelRow(labels, patient, view)
    return LabelTable(found)


def _column(path: Path, columns: Mapping[str, str], wanted: tuple[str, ...], purpose: str) -> str:
    for each in wanted:
        if each in columns:
            return columns[each]
    raise TrainingError(
        f"No column of the table {path.name} {purpose}. Name one of its columns “{wanted[0]}”; it has "
        f"{', '.join(columns) or 'none'}."
    )


def _name(path: str) -> str:
    return PurePosixPath(path.strip().replace("\\", "/")).name.lower()


def _stem(name: str) -> str:
    return PurePosixPath(name).stem
