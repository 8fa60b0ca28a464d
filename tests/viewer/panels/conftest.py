"""A session that shows a film, with or without its explanation."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from engine.dicom.catalog import Instance, Series, Study
from engine.explain.explanation import Explanation
from engine.explain.layers import explanation_layers
from engine.imaging.frame import Frame
from viewer.state.navigation import ImageRef
from viewer.state.session import Session


@pytest.fixture
def session(make_instance: Callable[..., Instance], make_frame: Callable[..., Frame]) -> Session:
    session = Session()
    instance = make_instance("1.1.1.1")
    session.set_catalog((Study(instance.study, (Series(instance.series, (instance,)),)),), ())
    session.show_frame(ImageRef(instance), make_frame())
    return session


@pytest.fixture
def explain(
    qapp: QApplication, session: Session, make_explanation: Callable[..., Explanation]
) -> Callable[..., Explanation]:
    """Give the session's image an explanation with these changes; its map is a ramp from 0 to 0.3."""

    def finish(**changes: object) -> Explanation:
        assert session.shown is not None
        explanation = make_explanation()
        ramp = np.linspace(0, 0.3, 256, dtype=np.float32).reshape(16, 16)
        similar = np.full((16, 16), 0.5, np.float32)
        explanation = replace(explanation, similar_hw=similar, adversarial_hw=similar - ramp)
        explanation = replace(explanation, **changes)  # type: ignore[arg-type]  # fields of an Explanation
        session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
        # New rows are shown when Qt next looks.
        QApplication.processEvents()
        return explanation

    return finish
