"""Presentation states of made-up images, for tests that read or show them."""

from collections.abc import Sequence
from typing import Any

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence as DicomSequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from engine.dicom.presentation import SOP_CLASS


def item(**elements: Any) -> Dataset:
    """A sequence item."""
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def make_state(
    uids: Sequence[str],
    *,
    graphics: Sequence[Dataset] = (),
    texts: Sequence[Dataset] = (),
    label: str = "MARKED",
    created: str = "20240101",
    **elements: Any,
) -> Dataset:
    """A presentation state for images of these UIDs."""
    references = [
        item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.1.1", ReferencedSOPInstanceUID=uid) for uid in uids
    ]
    dataset = item(
        SOPClassUID=SOP_CLASS,
        SOPInstanceUID=generate_uid(entropy_srcs=["state", label, created, *uids]),
        Modality="PR",
        ContentLabel=label,
        PresentationCreationDate=created,
        PresentationCreationTime="101500",
        PatientName="Roe^Richard",
        ReferencedSeriesSequence=DicomSequence([item(ReferencedImageSequence=DicomSequence(references))]),
    )
    if graphics or texts:
        part = item(GraphicObjectSequence=DicomSequence(graphics), TextObjectSequence=DicomSequence(texts))
        dataset.GraphicAnnotationSequence = DicomSequence([part])
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = SOP_CLASS
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return dataset


def graphic(kind: str, data: Sequence[float], units: str = "PIXEL") -> Dataset:
    """A graphic object; `data` is column, row, column, row and so on."""
    return item(GraphicType=kind, GraphicData=list(data), GraphicAnnotationUnits=units)
