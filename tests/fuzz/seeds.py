"""Good inputs of every kind, built in code: each is the files of a folder by their names."""

import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from dicom_factory import SYNTAXES, make_dataset, make_pixels, write_dicomdir
from foreign_classifier import export, foreign_network
from PIL import Image
from presentation_factory import graphic, item, make_state
from pydicom import dcmwrite
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import JPEG2000Lossless, RLELossless
from toy_model import CARD, HW, WIDTHS, run_documents

from engine.explain.distribution import Distribution
from engine.models.card import SCHEMA_VERSION
from engine.models.classifiers import build_classifier
from engine.models.discriminators import build_critic
from engine.models.generators import build_generators
from engine.models.importing.contract import ClassifierContract
from engine.models.importing.form import ImportForm
from engine.models.weights import save_tensors
from viewer.state.settings import Settings
from viewer.state.wizard_draft import Draft, to_json

Files = dict[str, bytes]
KINDS = ("film", "film", "series", "state", "dicomdir", "zip", "picture", "model", "onnx", "weights", "texts")


@cache
def make_seeds(kind: str) -> tuple[Files, ...]:
    """The good inputs of a kind; the same in every process."""
    return {
        "film": _films,
        "series": _series,
        "state": _states,
        "dicomdir": _media,
        "zip": _archives,
        "picture": _pictures,
        "model": _models,
        "onnx": _networks,
        "weights": _weights,
        "texts": _texts,
    }[kind]()


def _bytes(dataset: Dataset) -> bytes:
    out = io.BytesIO()
    dcmwrite(out, dataset, enforce_file_format=True)
    return out.getvalue()


def _films() -> tuple[Files, ...]:
    table = (0, [number * 16 for number in range(4096)], 16)
    variations: list[dict[str, Any]] = [
        *({"transfer_syntax": syntax, "bits": 8} for syntax in SYNTAXES),
        {"windows": [(2000, 4000), (100, 50)], "window_names": ["WIDE", "NARROW"], "window_function": "SIGMOID"},
        {"voi_luts": [table], "padding": 0},
        {"modality_lut": table, "photometric": "MONOCHROME1"},
        {"signed": True, "rescale": (1.5, -1024.0), "modality": "CT", "padding": (-2000, -1900)},
        {"photometric": "PALETTE COLOR"},
        {"photometric": "RGB", "planar": True},
        {"photometric": "YBR_FULL_422"},
        {"frames": 4, "transfer_syntax": RLELossless},
        {"frames": 3, "transfer_syntax": JPEG2000Lossless},
        {"imager_spacing": (0.2, 0.2), "magnification": 1.2, "aspect": (2, 1), "presentation_shape": "INVERSE"},
        {"extra": {"SpecificCharacterSet": ["", "ISO 2022 IR 87"], "BurnedInAnnotation": "YES"}},
    ]
    variations.append({"photometric": "PALETTE COLOR", "extra": _segmented_palette()})
    return tuple({"film.dcm": _bytes(make_dataset(**each))} for each in variations)


def _segmented_palette() -> dict[str, Any]:
    """A point, a line, and the line once more; in place of plain tables."""
    segments = np.array([0, 1, 9, 1, 100, 60_000, 2, 1, 6, 0], "<u2").tobytes()
    elements: dict[str, Any] = {}
    for colour in ("Red", "Green", "Blue"):
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [201, 0, 16]
        elements[f"{colour}PaletteColorLookupTableData"] = None
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = segments
    return elements


def _slice(number: int, **extra: Any) -> Dataset:
    return make_dataset(
        name=str(number),
        number=number,
        modality="CT",
        signed=True,
        rescale=(1, -1024),
        pixel_spacing=(0.7, 0.7),
        orientation=(1, 0, 0, 0, 1, 0),
        position=(0, 0, 2.5 * number),
        windows=[(40, 400)],
        **extra,
    )


def _series() -> tuple[Files, ...]:
    stack = {f"{number}.dcm": _bytes(_slice(number)) for number in range(5)}
    groups = []
    for number in range(5):
        plane = item(ImagePositionPatient=[0, 0, 2.5 * number])
        measures = item(PixelSpacing=[0.7, 0.7], SliceThickness=2.5)
        window = item(WindowCenter=40, WindowWidth=400)
        groups.append(
            item(
                PlanePositionSequence=Sequence([plane]),
                PixelMeasuresSequence=Sequence([measures]),
                FrameVOILUTSequence=Sequence([window]),
            )
        )
    shared = item(
        PlaneOrientationSequence=Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])]),
        PixelValueTransformationSequence=Sequence([item(RescaleSlope=1, RescaleIntercept=-1024)]),
    )
    enhanced = make_dataset(
        modality="CT",
        frames=5,
        extra={
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2.1",
            "SharedFunctionalGroupsSequence": Sequence([shared]),
            "PerFrameFunctionalGroupsSequence": Sequence(groups),
        },
    )
    return stack, {"enhanced.dcm": _bytes(enhanced)}


def _states() -> tuple[Files, ...]:
    film = make_dataset()
    text = item(
        UnformattedTextValue="note",
        BoundingBoxTopLeftHandCorner=[1.0, 1.0],
        BoundingBoxBottomRightHandCorner=[9.0, 9.0],
        BoundingBoxAnnotationUnits="PIXEL",
    )
    window = item(WindowCenter=2000, WindowWidth=4000)
    state = make_state(
        [film.SOPInstanceUID],
        graphics=[graphic("POLYLINE", [1, 1, 20, 20, 30, 5]), graphic("CIRCLE", [9, 9, 12, 9])],
        texts=[text],
        SoftcopyVOILUTSequence=Sequence([window]),
    )
    overlay = make_dataset()
    overlay.add_new(0x60000010, "US", 32)
    overlay.add_new(0x60000011, "US", 48)
    overlay.add_new(0x60000040, "CS", "G")
    overlay.add_new(0x60000050, "SS", [1, 1])
    overlay.add_new(0x60000100, "US", 1)
    overlay.add_new(0x60000102, "US", 0)
    overlay.add_new(0x60003000, "OW", bytes(range(192)))
    return {"film.dcm": _bytes(film), "state.dcm": _bytes(state)}, {"overlay.dcm": _bytes(overlay)}


def _media() -> tuple[Files, ...]:
    with tempfile.TemporaryDirectory() as folder:
        index = write_dicomdir(Path(folder), "IMAGES/A", "IMAGES/B").read_bytes()
    films = {f"IMAGES/{name}": _bytes(make_dataset(name=name)) for name in "AB"}
    return ({"DICOMDIR": index, **films},)


def _archives() -> tuple[Files, ...]:
    found = []
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number in range(4):
                archive.writestr(zipfile.ZipInfo(f"ct/{number}.dcm"), _bytes(_slice(number)), packing)
        found.append({"films.zip": out.getvalue()})
    return tuple(found)


def _pictures() -> tuple[Files, ...]:
    grey = make_pixels((40, 30), 8)
    found = []
    for name, picture in {
        "grey.png": Image.fromarray(grey),
        "deep.png": Image.fromarray(make_pixels((40, 30), 16)),
        "alpha.png": Image.fromarray(np.stack([grey, grey], -1), "LA"),
        "palette.png": Image.fromarray(grey).convert("P"),
        "colour.jpg": Image.fromarray(make_pixels((40, 30), 8, samples=3)),
    }.items():
        out = io.BytesIO()
        picture.save(out, "PNG" if name.endswith("png") else "JPEG")
        found.append({name: out.getvalue()})
    return tuple(found)


def _models() -> tuple[Files, ...]:
    torch.manual_seed(0)
    classifier = build_classifier("EvidenceNet", {"widths": WIDTHS, "blocks": [1, 1, 1, 1]})
    parts = {
        "classifier": classifier.state_dict(),
        "generators": build_generators({"form": "single", "widths": WIDTHS}).state_dict(),
        "critic": build_critic({"widths": WIDTHS}).state_dict(),
    }
    learnt = Distribution.learn(np.random.default_rng(0).random((60, 24 * 24), np.float32))
    parts["distribution"] = {name: torch.as_tensor(np.asarray(value)) for name, value in vars(learnt).items()}
    files: Files = {}
    with tempfile.TemporaryDirectory() as folder:
        digests = {}
        for part, tensors in parts.items():
            path = Path(folder, f"{part}.safetensors")
            digests[path.name] = save_tensors({k: v.float() for k, v in tensors.items()}, path)
            files[path.name] = path.read_bytes()
    card = {
        **CARD,
        "schema_version": SCHEMA_VERSION,
        "input_hw": list(HW),
        "preprocessing": "display-percentile/1",
        "operating_point": 0.5,
        "architecture": {
            "classifier": {"name": "EvidenceNet", "kwargs": {"widths": WIDTHS, "blocks": [1, 1, 1, 1]}},
            "generators": {"name": "Generators", "form": "single", "kwargs": {"widths": WIDTHS}},
            "critic": {"name": "FilmCritic", "kwargs": {"widths": WIDTHS}},
        },
        "weights": digests,
        "metrics": [{"name": "auc", "value": 0.5, "data": "none", "n": 1}],
        "map_scale": 0.5,
        "plausibility_threshold": 0.5,
        "distribution": {"file": "distribution.safetensors"},
    }
    return ({**files, "card.json": json.dumps(card).encode()},)


def _networks() -> tuple[Files, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = export(foreign_network(), Path(folder, "network.onnx"))
        return ({"network.onnx": path.read_bytes()},)


def _weights() -> tuple[Files, ...]:
    """State dicts that are recognised as one of ours, in both formats."""
    torch.manual_seed(0)
    state = build_classifier("EvidenceNet", {"widths": WIDTHS, "blocks": [1, 1, 1, 1]}).state_dict()
    tensors = {name: torch.rand(value.shape) for name, value in state.items()}
    packed = io.BytesIO()
    torch.save(tensors, packed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "network.safetensors")
        save_tensors(tensors, path)
        return {"network.safetensors": path.read_bytes()}, {"network.pt": packed.getvalue()}


def _texts() -> tuple[Files, ...]:
    contract = ClassifierContract(input_hw=(64, 64), channels=1, low=0.0, mean=(0.0,), std=(1.0,))
    films = "".join(
        json.dumps({"path": f"{n}.png", "member": "", "is_picture": True, "patient": n, "labels": ["a"]}) + "\n"
        for n in range(3)
    )
    runs = [{"run.json": json.dumps(document).encode()} for document in run_documents()]
    settings = vars(Settings(remember_recent=True, window_presets={"CT": [["LUNG", -600.0, 1500.0, "LINEAR"]]}))
    return (
        *runs,
        {"settings.json": json.dumps(settings).encode(), "recent.json": b'["/films"]'},
        {"draft.json": json.dumps(to_json(Draft())).encode()},
        {"form.json": ImportForm("yes", "no", 0.5, contract).to_json().encode()},
        {"films.jsonl": films.encode()},
        {"index.csv": b'image,labels,split,boxes\na.png,mass|edema,test,"[[1, 2, 3, 4]]"\nb.png,none,test,\n'},
        {"boxes.csv": b"image,label,x,y,w,h\na.png,mass,1,2,3,4\n"},
    )
