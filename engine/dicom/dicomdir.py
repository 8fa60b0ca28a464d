"""The index of a DICOM medium (PS3.10 8.6, PS3.3 annex F)."""

from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import MediaStorageDirectoryStorage

from engine.core.errors import SourceError
from engine.core.language import phrase
from engine.dicom.dataset import UNREADABLE, items, open_dataset, quiet_parsing, text


def read_referenced_files(path: Path) -> list[list[str]] | None:
    """The path of every file that a DICOMDIR names, as its parts; None where the file is no such index.

    Raises
    ------
    SourceError
        If the file cannot be read as DICOM.
    """
    try:
        with quiet_parsing(), path.open("rb") as stream:
            header = open_dataset(stream).header
            if text(getattr(header, "file_meta", Dataset()), "MediaStorageSOPClassUID") != MediaStorageDirectoryStorage:
                return None
            named = [text(record, "ReferencedFileID") for record in items(header, "DirectoryRecordSequence")]
    except UNREADABLE as error:
        raise SourceError(phrase("Reading", "The DICOMDIR index is damaged: copy the medium again.")) from error
    return [name.split("\\") for name in named if name]
