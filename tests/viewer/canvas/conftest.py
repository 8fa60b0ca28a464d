"""A session that shows a film with its explanation."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.dicom.catalog import Instance, Series, Study
from engine.explain.explanation import Explanation
from engine.explain.layers import explanation_layers
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, OrientationLetters, Spacing
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

HW = (240, 200)
DEFAULT = Window(2048.0, 4096.0, name="File window")


def build_film(hw: tuple[int, int] = HW, pixel_aspect: float = 1.0, inverse: bool = False) -> Frame:
    """A film with gradients, an edge and grain, so that any shift or flip shows."""
    rows, columns = np.mgrid[: hw[0], : hw[1]]
    grain = np.random.default_rng(7).normal(0, 60, hw)
    plane = 300 + 12 * rows + 3 * columns + 800 * (columns > hw[1] * 0.6) + grain
    geometry = Geometry(
        Spacing(0.5 * pixel_aspect, 0.5, "at detector"), pixel_aspect, OrientationLetters("R", "L", "H", "F")
    )
    return Frame(
        np.clip(plane, 0, 4095).astype(np.float32),
        None,
        DEFAULT,
        voi=(DEFAULT,),
        default_voi_from_file=True,
        inverse=inverse,
        geometry=geometry,
        modality="DX",
    )


@pytest.fixture
def film() -> Callable[..., Frame]:
    return build_film


@pytest.fixture
def show(make_instance: Callable[..., Instance]) -> Callable[..., Session]:
    """A session that shows one film of two, or another frame given."""

    def build(frame: Frame | None = None) -> Session:
        session = Session()
        images = make_instance("1.1.1.1"), make_instance("1.1.1.2", number=2)
        session.set_catalog((Study(images[0].study, (Series(images[0].series, images),)),), ())
        session.show_frame(ImageRef(images[0]), build_film() if frame is None else frame)
        return session

    return build


@pytest.fixture
def explain(make_explanation: Callable[..., Explanation]) -> Callable[..., Explanation]:
    """Give a session's image an explanation."""

    def finish(session: Session, **changes: object) -> Explanation:
        assert session.shown is not None
        assert session.frame is not None
        explanation = make_explanation(session.frame.hw, **changes)
        session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
        return explanation

    return finish
