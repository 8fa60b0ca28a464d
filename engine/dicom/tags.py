"""Every element of a header as text: what a tag browser lists."""

from dataclasses import dataclass

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.uid import UID

from engine.core.errors import SourceError
from engine.core.language import phrase
from engine.dicom.dataset import MALFORMED, open_dataset, parsed_element, quiet_parsing
from engine.dicom.sources import Source, open_source

LONGEST_VALUE = 2000
_BINARY = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}
# Numbers and codes name nobody. Everything else may: names, dates, UIDs, free text and whatever is private.
_HARMLESS_VR = {"AT", "CS", "DS", "FD", "FL", "IS", "SL", "SQ", "SS", "SV", "UL", "US", "UV"}
_PATIENT_GROUP = 0x0010
_MEANING_KNOWN_UIDS = {"SOPClassUID", "TransferSyntaxUID", "MediaStorageSOPClassUID", "ReferencedSOPClassUID"}


@dataclass(frozen=True)
class TagRow:
    """One element.

    Attributes
    ----------
    tag : str
        ``(gggg,eeee)``; of an item of a sequence ``Item 1``.
    name, vr, value : str
        The value is cut after :data:`LONGEST_VALUE` characters; binary ones are only counted.
    may_identify : bool
        The value may tell who the patient is.
    children : tuple of TagRow
        Items of a sequence, elements of an item.
    """

    tag: str
    name: str
    vr: str
    value: str
    may_identify: bool = False
    children: tuple["TagRow", ...] = ()


def read_tags(source: Source) -> tuple[TagRow, ...]:
    """Every element before the pixels, file meta information first. Runs in a worker process.

    Raises
    ------
    SourceError
        If the source cannot be opened, or its header is damaged or larger than that of any image.
    """
    try:
        with quiet_parsing(), open_source(source) as stream:
            opened = open_dataset(stream)
            meta = getattr(opened.header, "file_meta", None) or Dataset()
            pixels: tuple[TagRow, ...] = ()
            if opened.pixel_keyword:
                name = {"PixelData": "Pixel Data"}.get(opened.pixel_keyword, opened.pixel_keyword)
                tag = {"FloatPixelData": 0x0008, "DoubleFloatPixelData": 0x0009}.get(opened.pixel_keyword, 0x0010)
                pixels = (TagRow(f"(7fe0,{tag:04x})", name, opened.pixel_vr, "Binary"),)
            return (*_rows(meta), *_rows(opened.header), *pixels)
    except MALFORMED as error:
        raise SourceError(
            phrase("Reading", "The DICOM header is damaged and cannot be read: copy or export the file again.")
        ) from error


def _rows(dataset: Dataset) -> tuple[TagRow, ...]:
    rows = []
    for tag in sorted(dataset.keys()):
        label = f"({tag.group:04x},{tag.element:04x})"
        try:
            element = parsed_element(dataset, tag)
        except MALFORMED:
            rows.append(TagRow(label, "", "", "Damaged: the value cannot be read", may_identify=False))
            continue
        rows.append(_row(label, element))
    return tuple(rows)


def _row(label: str, element: DataElement) -> TagRow:
    name = element.name
    if element.VR == "SQ":
        items = tuple(
            TagRow(f"Item {number}", "", "", "", children=_rows(item))
            for number, item in enumerate(element.value or (), start=1)
        )
        return TagRow(label, name, "SQ", "1 item" if len(items) == 1 else f"{len(items)} items", children=items)
    identifies = (
        element.tag.is_private
        or element.tag.group == _PATIENT_GROUP
        or (element.VR not in _HARMLESS_VR and element.keyword not in _MEANING_KNOWN_UIDS)
    )
    return TagRow(label, name, element.VR, _value(element), identifies)


def _value(element: DataElement) -> str:
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes) or element.VR in _BINARY:
        return f"Binary, {len(value)} bytes" if isinstance(value, bytes) else "Binary"
    parts = list(value) if hasattr(value, "append") else [value]
    text = "\\".join(_word(part) for part in parts)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _word(value: object) -> str:
    text = str(value).strip("\0 ")
    if isinstance(value, UID) and value.name != value:
        return f"{text} = {value.name}"
    return text
