"""What is written over a pane: words, letters, warnings. Painting them is :mod:`viewer.canvas.overlay`."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from engine.core.language import number, percent
from engine.imaging.geometry import OrientationLetters
from engine.imaging.layer import Layer, LayerLook
from viewer.canvas.scale_bar import ScaleBar, scale_bar
from viewer.explain_hint import explain_hint
from viewer.layer_titles import layer_title, role_title
from viewer.state import captions, navigation, probe
from viewer.state.arrangement import PaneRole
from viewer.state.session import Session
from viewer.state.window import describe

translate = QCoreApplication.translate

Tone = Literal["plain", "dim", "amber"]
Line = tuple[str, Tone]


@dataclass(frozen=True)
class PaneMarks:
    """Everything over one pane.

    Attributes
    ----------
    top_left, top_right, bottom_left : tuple of Line
    title : str
        What the pane shows, at the top in the middle.
    tags : tuple of Line
        Marks in a box below the title: AI-GENERATED, warnings.
    letters : OrientationLetters or None
    bar : ScaleBar or None
        In device pixels.
    message : str
        In the middle of a pane that has nothing to show.
    """

    top_left: tuple[Line, ...] = ()
    top_right: tuple[Line, ...] = ()
    bottom_left: tuple[Line, ...] = ()
    title: str = ""
    tags: tuple[Line, ...] = ()
    letters: OrientationLetters | None = None
    bar: ScaleBar | None = None
    message: str = ""


def pane_marks(
    session: Session, role: PaneRole, painted: tuple[Layer, ...], zoom: float, longest_bar_px: float, first: bool
) -> PaneMarks:
    """Words for one pane.

    Parameters
    ----------
    painted : tuple of Layer
        What the pane paints over the film.
    zoom : float
        Device pixels per image column.
    longest_bar_px : float
        Room for the scale bar in device pixels.
    first : bool
        The only or the upper left pane: it alone carries what is the same for all.
    """
    message = _message(session, role)
    if session.frame is None or session.shown is None:
        return PaneMarks(message=message)
    # While a key hides the AI every pane shows the film, and says so.
    shown_role: PaneRole = "original" if session.overlay_hidden and session.explanation is not None else role
    everything, some = session.corner_text == "all", session.corner_text != "none"
    return PaneMarks(
        top_left=tuple((line, "plain") for line in _identity(session)) if everything and first else (),
        top_right=tuple((line, "plain") for line in _image(session)) if everything and first else (),
        bottom_left=tuple(_display(session, zoom, everything)) if some and first else (),
        title=_title(session, shown_role) if _is_titled(session, role) else "",
        tags=tuple(_tags(session, role, painted)),
        letters=session.view.orientation.letters(session.frame.geometry.letters) if some and not message else None,
        bar=scale_bar(session.frame.geometry.spacing, zoom, longest_bar_px) if some and first and not message else None,
        message=message,
    )


def _is_titled(session: Session, role: PaneRole) -> bool:
    """Alone, the film needs no title; a generated image, and one of several, does."""
    arrangement = session.arrangement
    return arrangement.layout != "single" or arrangement.blinking or role not in ("original", "difference")


def _title(session: Session, role: PaneRole) -> str:
    title = role_title(role)
    return f"{title} · {percent(session.morph.position)}" if role == "morph" else title


def probe_lines(session: Session, role: PaneRole) -> tuple[Line, ...]:
    """Values under the cursor: the film's and every layer's; where panes stand side by side, each tells its own."""
    if session.frame is None or session.probe_yx is None or session.corner_text == "none":
        return ()
    hidden = session.overlay_hidden or session.explanation is None
    layers = () if hidden else session.layers.layers
    morph = session.morph.layer
    if role == "morph" and not hidden and morph is not None:
        layers = (*layers, Layer(morph, LayerLook()))
    reading = probe.read(session.frame, layers, session.probe_yx)
    if reading is None:
        return ()
    lines: list[Line] = []
    alone = session.layout in ("single", "swipe")
    for name, value in reading.layers:
        beside_film = session.layout == "side" and role != "original"
        if value is not None and (alone or beside_film or name == role):
            lines.append((f"{layer_title(name)}  {number(value, '.3f')}", "plain"))
    if alone or role == "original":
        if isinstance(reading.value, tuple):
            film = "  ".join(str(each) for each in reading.value)
        else:
            film = number(reading.value)
        lines.append(
            (translate("Canvas", "Value {value}").format(value=f"{film} {session.frame.unit}".strip()), "plain")
        )
        lines.append((f"x {reading.column}  y {reading.row}", "dim"))
    return tuple(lines)


def _message(session: Session, role: PaneRole) -> str:
    if session.frame_error:
        return session.frame_error
    if session.frame is None:
        if session.selected is not None:
            return translate("Canvas", "Opening the image…")
        return translate("Canvas", "Drop a DICOM folder here, or open the demo study.")
    if role == "original" or session.explanation is not None:
        return ""
    if role == "difference" and session.layout == "single":
        return ""
    return explain_hint(session)


def _identity(session: Session) -> tuple[str, ...]:
    assert session.shown is not None
    return captions.corner_identity(session.shown.instance, session.privacy)


def _image(session: Session) -> list[str]:
    assert session.shown is not None
    instance = session.shown.instance
    series = instance.series
    words = [series.modality, captions.image_title(instance)]
    lines = [" · ".join(word for word in words if word)]
    if series.description and not session.privacy:
        lines.insert(0, series.description)
    place = navigation.position_in_series(session.studies, session.shown)
    if place is not None and place[1] > 1:
        lines.append(translate("Canvas", "Image {number} of {count}").format(number=place[0], count=place[1]))
    if session.shown.key in session.annotations.key_images:
        lines.append(translate("Canvas", "Key image"))
    return lines


def _display(session: Session, zoom: float, everything: bool) -> list[Line]:
    frame, voi = session.frame, session.voi
    assert frame is not None
    lines: list[Line] = []
    if frame.lossy:
        lines.append((translate("Canvas", "Lossy compressed"), "amber"))
    if everything and not frame.default_voi_from_file and voi == frame.default_voi and frame.modality_hw is not None:
        lines.append((translate("Canvas", "No usable window in the file:"), "amber"))
        lines.append(
            (translate("Canvas", "{low}–{high} percentile").format(low=number(0.1), high=number(99.9)), "amber")
        )
    if voi is not None:
        words = [describe(voi)]
        if voi.name and voi.name not in words[0]:
            words.append(voi.name)
        if session.invert:
            words.append(translate("Canvas", "inverted"))
        lines.append((" · ".join(words), "plain"))
    state = session.presentations.chosen
    if everything and state is not None:
        named = state.label or translate("Canvas", "unnamed")
        lines.append((translate("Canvas", "Presentation state {name}").format(name=named), "plain"))
    fit = translate("Canvas", "fit") if session.view.zoom is None else ""
    lines.append((f"{number(zoom, '.2f')}× {fit}".rstrip(), "plain"))
    return lines


def _tags(session: Session, role: PaneRole, painted: tuple[Layer, ...]) -> list[Line]:
    explanation = session.explanation
    if explanation is None or not painted:
        return []
    tags: list[Line] = []
    if any(layer.data.generated for layer in painted):
        tags.append((translate("Canvas", "AI-GENERATED"), "plain"))
    if not explanation.holds and (role in ("adversarial", "difference") or session.layout == "single"):
        tags.append((translate("Canvas", "The explanation does not hold"), "amber"))
    if (role == "difference" or session.layout == "single") and not explanation.in_distribution:
        # Four panes leave no room for the sentence: the verdict card has it beside them.
        short = translate("Canvas", "Unlike the training films")
        tags.append((explanation.distribution_warnings[0].words if session.layout == "single" else short, "amber"))
    return tags
