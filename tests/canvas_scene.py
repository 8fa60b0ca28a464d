"""What the canvas benchmarks show: a 4096 x 4096 16-bit film with an explanation, in a canvas of 1920 x 1080."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from explanation_factory import make_explanation
from numpy.typing import NDArray

from engine.dicom.catalog import Instance, Patient, Series, SeriesHeader, Source, Study, StudyHeader
from engine.explain.layers import explanation_layers
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, OrientationLetters, Spacing
from engine.phantom import film
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

HW = (4096, 4096)
PLANE = 512
CANVAS_HW = (1080, 1920)
FRAMES = 90
Drag = Callable[[Session, int], None]


def build_film() -> Frame:
    """A 16-bit film with quantum noise on its own fine grid, as a detector gives it."""
    coarse_hw = film(0, hw=(PLANE, PLANE)).image_hw
    fine_hw = np.kron(coarse_hw, np.ones((HW[0] // PLANE, HW[1] // PLANE), np.float32))
    noise_hw = np.random.default_rng(0).normal(0, 300, HW)
    stored_hw = np.clip(2000 + fine_hw * 60000 + noise_hw, 0, 65535).astype(np.uint16)
    window = Window(32768.0, 65536.0, name="File window")
    geometry = Geometry(Spacing(0.1, 0.1, "at detector"), 1.0, OrientationLetters("R", "L", "H", "F"))
    return Frame(
        stored_hw.astype(np.float32),
        None,
        window,
        voi=(window,),
        default_voi_from_file=True,
        geometry=geometry,
        modality="DX",
        view_position="PA",
    )


def build_session(frame: Frame) -> Session:
    """A session that shows the film with an explanation of five layers; one overlay is visible."""
    instance = Instance(
        source=Source(Path("film.dcm")),
        study=StudyHeader("1.1", Patient("Phantom", "1", "19700102", "F"), "20240131", "101500", "Chest"),
        series=SeriesHeader("1.1.1", 1, "PA", "DX", "CHEST"),
        sop_instance_uid="1.1.1.1",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.1.1",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        rows=HW[0],
        columns=HW[1],
        frame_count=1,
        instance_number=1,
        view_position="PA",
    )
    session = Session()
    session.set_catalog((Study(instance.study, (Series(instance.series, (instance,)),)),), ())
    shown = ImageRef(instance)
    session.show_frame(shown, frame)
    original_hw, adversarial_hw = (film(0, opacities, (PLANE, PLANE)).image_hw for opacities in (2, 0))
    explanation = make_explanation(original_hw, adversarial_hw, HW)
    session.explain_finished(shown, session.model_id, explanation, explanation_layers(explanation))
    return session


def show_four_layers(session: Session) -> None:
    """Three explanation layers on the film, of every kind, besides the film itself."""
    session.layers.set_look("similar", visible=True, opacity=0.4)
    session.layers.set_look("signed difference", visible=True, opacity=0.5)


def drag_threshold(session: Session, frame: int) -> None:
    session.layers.set_threshold("difference", "percentile", 80 + 19.9 * abs(math.sin(frame / 15)))


def drag_opacity(session: Session, frame: int) -> None:
    session.layers.set_look("difference", opacity=0.5 + 0.45 * math.sin(frame / 15 + 0.1))


def drag_window(session: Session, frame: int) -> None:
    assert session.frame is not None
    session.drag_window(session.frame.default_voi, 150 * math.sin(frame / 15 + 0.1), 80 * math.cos(frame / 20))


DRAGS: dict[str, Drag] = {"threshold": drag_threshold, "opacity": drag_opacity, "window": drag_window}


def percentiles(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest of times in seconds, as milliseconds."""
    ms: NDArray[np.float64] = np.array(values) * 1e3
    return {
        "p50_ms": round(float(np.percentile(ms, 50)), 2),
        "p95_ms": round(float(np.percentile(ms, 95)), 2),
        "max_ms": round(float(ms.max()), 2),
    }
