"""A report of a small made-up film, and variations of it."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from explanation_factory import make_explanation

from engine.dicom.catalog import Instance, Patient, SeriesHeader, Source, StudyHeader
from engine.explain.explanation import Explanation
from engine.explain.layers import default_look, explanation_layers
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, OrientationLetters, Spacing
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer
from engine.imaging.resample import to_plane
from engine.report.request import ReportRequest

HW = (300, 240)


@pytest.fixture
def frame() -> Frame:
    y, x = np.indices(HW, dtype=np.float32)
    modality_hw = 2000 + 1200 * np.sin(y / 40) * np.cos(x / 30)
    geometry = Geometry(Spacing(0.4, 0.4, "at detector"), 1.0, OrientationLetters("R", "L", "H", "F"))
    window = Window(2000.0, 2600.0)
    return Frame(modality_hw, None, window, voi=(window,), default_voi_from_file=True, geometry=geometry, modality="DX")


@pytest.fixture
def explanation(frame: Frame) -> Explanation:
    grid = Grid.letterbox(HW, (64, 64))
    assert frame.modality_hw is not None
    original_hw = to_plane(np.clip((frame.modality_hw - 700) / 2600, 0, 1), grid)
    y, x = np.indices((64, 64), dtype=np.float32)
    change_hw = 0.3 * np.exp(-((y - 30) ** 2 + (x - 40) ** 2) / 30)
    return make_explanation(
        original_hw,
        np.clip(original_hw - change_hw, 0, 1),
        HW,
        model_name="Opacity on a phantom",
        model_version="1.2",
        plausibility=0.8,
        plausibility_threshold=0.3,
        map_scale=0.25,
    )


@pytest.fixture
def instance() -> Instance:
    patient = Patient("Musterfrau, Erika 山田", "PID-4711", "19640812", "F")
    study = StudyHeader("1.2.840.99.1", patient, "20240229", "101112", "Thorax Secret", "ACC-77", "St. Elsewhere")
    series = SeriesHeader("1.2.840.99.2", 1, "PA Erika", "DX", "CHEST")
    return Instance(Source(Path("film.dcm")), study, series, "1.2.840.99.3", "", "", *HW)


@pytest.fixture
def request_(frame: Frame, explanation: Explanation, instance: Instance) -> ReportRequest:
    layers = tuple(Layer(data, default_look(data, explanation.map_scale)) for data in explanation_layers(explanation))
    return ReportRequest(
        explanation=explanation,
        frame=frame,
        voi=frame.default_voi,
        invert=False,
        layers=layers,
        layout="2x2",
        identity=None,
        instance=instance,
        comment="",
        software_version="0.0.1",
        created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        model_line="Opacity on a phantom 1.2",
        model_sha256="ab" * 32,
    )
