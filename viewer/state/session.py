"""What is open and shown. The GUI thread alone writes it; widgets listen and never compute.

A method changes the state, then emits the signal that names what changed. Nothing here reads a file or runs a model:
a method that needs work emits a ``..._requested`` signal, and whoever runs jobs brings the result back.
"""

from collections.abc import Sequence
from typing import Literal

from engine.dicom.catalog import Skipped, Study
from engine.explain.explanation import DEFAULT_DEFINITION, Explanation, MapDefinition
from engine.explain.layers import map_layers
from engine.imaging.frame import Frame
from engine.imaging.layer import LayerData
from engine.models.card import ModelCard
from viewer.state import navigation
from viewer.state.annotations import Annotations
from viewer.state.arrangement import ROLES as ROLES
from viewer.state.arrangement import Arrangement, PaneRole, ScreenLayout
from viewer.state.comparison import Comparison
from viewer.state.display import Display
from viewer.state.explanations import Explanations
from viewer.state.layers import LayerStack
from viewer.state.morph import Morph
from viewer.state.navigation import ImageRef
from viewer.state.notices import Activities, Notices
from viewer.state.presentations import Presentations
from viewer.state.reformats import Reformats
from viewer.state.regions import Regions
from viewer.state.signal import Signal
from viewer.state.trust import Trust

CornerText = Literal["all", "minimal", "none"]
_CORNER_ORDER: tuple[CornerText, ...] = ("all", "minimal", "none")


class Session(Display):
    """State of one window.

    Attributes
    ----------
    studies, skipped
        The catalogue as of the last chunk of the scan (`catalog_changed`).
    selected : ImageRef or None
        What the user chose; decoding may still run (`selection_changed`).
    shown : ImageRef or None
        What `frame` belongs to: captions on the image use this, never `selected`. While the selected image is
        decoded, an earlier one of the way to it.
    frame : Frame or None
    frame_error : str
        Sentence shown instead of the image where it cannot be decoded.
    arrangement : Arrangement
        Layout of the canvas; `layout`, `single_role` and `layout_changed` are its own.
    overlay_hidden : bool
        True while the user holds the key that makes the AI vanish (`overlay_changed`).
    explanation : Explanation or None
        Of the shown image and the chosen model (`explanation_changed`, which also covers the running state).
    models, model_id
        Cards of the registered models and the chosen one (`models_changed`).
    probe_yx : tuple of float or None
        Image point under the cursor (`probe_changed`).
    privacy : bool
        Hide identity everywhere (`privacy_changed`).
    """

    def __init__(self) -> None:
        super().__init__()
        self.catalog_changed: Signal[[]] = Signal()
        self.selection_changed: Signal[[]] = Signal()
        self.frame_changed: Signal[[]] = Signal()
        self.overlay_changed: Signal[[]] = Signal()
        self.explanation_changed: Signal[[]] = Signal()
        self.models_changed: Signal[[]] = Signal()
        self.probe_changed: Signal[[]] = Signal()
        self.privacy_changed: Signal[[]] = Signal()
        self.corner_text_changed: Signal[[]] = Signal()
        self.explain_requested: Signal[[]] = Signal()
        self.cancel_requested: Signal[[]] = Signal()
        self.other_method_requested: Signal[[str]] = Signal()

        self.arrangement = Arrangement()
        self.layout_changed = self.arrangement.changed
        self.layers = LayerStack()
        self.regions = Regions(self.layers)
        self.annotations = Annotations()
        self.morph = Morph()
        self.trust = Trust()
        self.map_definition: MapDefinition = DEFAULT_DEFINITION
        self.notices = Notices()
        self.activities = Activities()

        self.studies: tuple[Study, ...] = ()
        self.skipped: tuple[Skipped, ...] = ()
        self.selected: ImageRef | None = None
        self._chosen_since: list[tuple[str, int]] = []
        self.shown: ImageRef | None = None
        self.frame_error = ""
        self.overlay_hidden = False
        self.explanation: Explanation | None = None
        self.explaining = False
        self.explain_message = ""
        self.explain_error = ""
        self.models: tuple[ModelCard, ...] = ()
        self.model_id = ""
        self.probe_yx: tuple[float, float] | None = None
        self.privacy = False
        self.corner_text: CornerText = "all"
        self._explanations = Explanations()
        self.presentations = Presentations(self)
        self.reformats = Reformats(self)
        self.comparison = Comparison(self)

    # -- catalogue and selection

    def set_catalog(self, studies: Sequence[Study], skipped: Sequence[Skipped]) -> None:
        """Take what the scan knows so far; the first image is selected if none is."""
        self.studies, self.skipped = tuple(studies), tuple(skipped)
        self.catalog_changed.emit()
        if self.selected is None:
            first = navigation.first_image(self.studies)
            if first is not None:
                self.select(first)

    def close_all(self) -> None:
        """Back to the empty window."""
        self.studies, self.skipped = (), ()
        self.selected = None
        self._explanations.clear()
        self.trust.forget()
        self.annotations.clear()
        self.catalog_changed.emit()
        self.selection_changed.emit()
        self._set_frame(None, None, "")

    def select(self, image: ImageRef) -> None:
        """Choose an image; whoever listens decodes it and calls :meth:`show_frame` or :meth:`fail_frame`."""
        if self.selected is not None and self.selected.key == image.key:
            return
        self.selected = image
        self._chosen_since = [*(key for key in self._chosen_since if key != image.key), image.key]
        self.selection_changed.emit()

    def step_image(self, steps: int) -> None:
        """Next or previous images, through the whole catalogue."""
        if self.selected is not None:
            self.select(navigation.step_image(self.studies, self.selected, steps))

    def go_to(self, number: int) -> None:
        """The image of that number in the series, from 1."""
        if self.selected is not None:
            self.select(navigation.image_of_number(self.studies, self.selected, number))

    def step_series(self, steps: int) -> None:
        """First image of the next or previous series."""
        if self.selected is not None:
            self.select(navigation.step_series(self.studies, self.selected, steps))

    def go_to_end(self, last: bool) -> None:
        """First or last image of the series."""
        if self.selected is not None:
            self.select(navigation.end_of_series(self.studies, self.selected, last))

    # -- the frame and its window

    def show_frame(self, image: ImageRef, frame: Frame) -> None:
        """Show a decoded frame: of the selected image, or late, of one that the user has passed on the way to it.

        A late frame is shown only if it was chosen after the shown one and is of the selected image's series and
        patient. It becomes `shown` as any other: picture, captions and numbers on it change together. Zoom, flips,
        window and inversion start anew, except between frames of one series, where they stay.
        """
        if self.selected is None:
            return
        late = image.key in self._chosen_since and navigation.in_one_series(image, self.selected)
        if late or self.selected.key == image.key:
            self._set_frame(image, frame, "")

    def fail_frame(self, image: ImageRef, sentence: str) -> None:
        """Show the sentence instead of an image, unless the user has moved on meanwhile."""
        if self.selected is not None and self.selected.key == image.key:
            self._set_frame(image, None, sentence)

    def _set_frame(self, image: ImageRef | None, frame: Frame | None, error: str) -> None:
        stack = (
            image is not None
            and self.shown is not None
            and self.frame is not None
            and frame is not None
            and navigation.in_one_series(image, self.shown)
            and frame.hw == self.frame.hw
            and frame.default_voi == self.frame.default_voi
        )
        self.shown, self.frame, self.frame_error = image, frame, error
        self._forget_older_choices()
        self.probe_yx = None
        self._begin_display(keep=stack)
        self.annotations.leave_image(self.shown_key)
        self._nothing_runs()
        self._restore_explanation()
        self.frame_changed.emit()
        self.voi_changed.emit()
        self.view_changed.emit()
        self.explanation_changed.emit()

    def _forget_older_choices(self) -> None:
        """Nothing that was chosen before the shown image is shown after it."""
        key, chosen = None if self.shown is None else self.shown.key, self._chosen_since
        self._chosen_since = chosen[chosen.index(key) + 1 :] if key in chosen else []

    @property
    def shown_key(self) -> tuple[str, int] | None:
        """Key of the image that is shown, decoded; None without one."""
        return self.shown.key if self.shown is not None and self.frame is not None else None

    # -- panes

    @property
    def layout(self) -> ScreenLayout:
        """The layout of the canvas."""
        return self.arrangement.layout

    @property
    def single_role(self) -> PaneRole:
        """What the only pane shows."""
        return self.arrangement.single_role

    def set_layout(self, layout: ScreenLayout) -> None:
        """Arrange the panes."""
        self.arrangement.set_layout(layout)

    def show_role(self, role: PaneRole) -> None:
        """The original, the similar, the adversarial image, or the film under its overlays."""
        self.arrangement.show_role(role)

    def toggle_maximised(self, role: PaneRole) -> None:
        """Double click: one pane of several alone, or the several again."""
        self.arrangement.toggle_maximised(role)

    def hide_overlay(self, hidden: bool) -> None:
        """Make the AI vanish while a key is held."""
        if hidden != self.overlay_hidden:
            self.overlay_hidden = hidden
            self.overlay_changed.emit()

    def toggle_overlay(self) -> None:
        """Show or hide the layer that the keys act on."""
        self.layers.toggle(self.layers.active)

    def set_probe(self, point_yx: tuple[float, float] | None) -> None:
        """The image point under the cursor, or None where it is off the image."""
        if point_yx != self.probe_yx:
            self.probe_yx = point_yx
            self.probe_changed.emit()

    # -- models and explanations

    def set_models(self, models: Sequence[ModelCard]) -> None:
        """Take the registered models; the chosen one stays if it is still there, and so does what runs with it."""
        self.models = tuple(models)
        if self.model_id not in {model.id for model in self.models}:
            self.model_id = self.models[0].id if self.models else ""
            self._nothing_runs()
        self._restore_explanation()
        self.models_changed.emit()
        self.explanation_changed.emit()

    def choose_model(self, model_id: str) -> None:
        """Explain with this model from now on.

        Raises
        ------
        KeyError
            If no such model is registered.
        """
        if model_id not in {model.id for model in self.models}:
            raise KeyError(model_id)
        if model_id != self.model_id:
            self.model_id = model_id
            self._nothing_runs()
            self._restore_explanation()
            self.models_changed.emit()
            self.explanation_changed.emit()

    @property
    def model(self) -> ModelCard | None:
        """Card of the chosen model."""
        return next((model for model in self.models if model.id == self.model_id), None)

    @property
    def can_explain(self) -> bool:
        """A monochrome image is shown and a model is chosen."""
        return self.frame is not None and self.frame.modality_hw is not None and self.model is not None

    def request_explanation(self) -> None:
        """Ask for an explanation of the shown image; whoever runs jobs listens."""
        if self.can_explain:
            self.explain_requested.emit()

    def explain_started(self, message: str = "") -> None:
        """A job for the shown image runs."""
        self.explaining, self.explain_message, self.explain_error = True, message, ""
        self.explanation_changed.emit()

    def explain_progressed(self, message: str) -> None:
        """The running job says what it does."""
        if self.explaining and message != self.explain_message:
            self.explain_message = message
            self.explanation_changed.emit()

    def explain_finished(
        self, image: ImageRef, model_id: str, explanation: Explanation, planes: Sequence[LayerData]
    ) -> None:
        """Keep the result with its image, and show it if image and model are still the current ones."""
        self._explanations.keep((image.key, model_id), explanation, planes)
        if self.shown is not None and (self.shown.key, self.model_id) == (image.key, model_id):
            self._nothing_runs()
            self._restore_explanation()
            self.explanation_changed.emit()

    def explain_failed(self, sentence: str) -> None:
        """The job for the shown image ended with an error (a sentence), or was cancelled (empty)."""
        self.explaining, self.explain_message, self.explain_error = False, "", sentence
        self.explanation_changed.emit()

    def _nothing_runs(self) -> None:
        """Image or model changed, or the result is there: no job explains what is shown."""
        self.explaining, self.explain_message, self.explain_error = False, "", ""

    def _restore_explanation(self) -> None:
        kept = None if self.shown is None else self._explanations.get((self.shown.key, self.model_id))
        if kept is None:
            self.explanation = None
            self.layers.clear()
            if self.arrangement.blinking:
                self.arrangement.toggle_blinking()
        else:
            self.explanation, planes = kept
            if self.map_definition != DEFAULT_DEFINITION:
                maps = {plane.name: plane for plane in map_layers(self.explanation, self.map_definition)}
                planes = tuple(maps.get(plane.name, plane) for plane in planes)
            self.layers.set_data(planes, self.explanation.map_scale)
        self.morph.follow(self.explanation)
        self.trust.follow(self.explanation)

    def set_map_definition(self, definition: MapDefinition) -> None:
        """Subtract the adversarial image from the similar one or from the original, now and from now on."""
        if definition != self.map_definition:
            self.map_definition = definition
            self._restore_explanation()
            self.explanation_changed.emit()

    def request_other_method(self, name: str) -> None:
        """Ask what another method marks on this film; whoever runs jobs listens."""
        if self.explanation is not None:
            self.other_method_requested.emit(name)

    def add_plane(self, explanation: Explanation, plane: LayerData) -> None:
        """Take one more plane of an explanation, and show it if the explanation is shown."""
        self._explanations.add_plane(explanation, plane)
        if explanation is self.explanation:
            self._restore_explanation()
            self.layers.set_look(plane.name, visible=True)
            self.layers.set_active(plane.name)
            self.explanation_changed.emit()

    def remove_plane(self, name: str) -> None:
        """Take a plane away that was added to the explanation shown."""
        if self.explanation is not None:
            self._explanations.remove_plane(self.explanation, name)
            self._restore_explanation()
            self.explanation_changed.emit()

    # -- privacy and corner text

    def set_privacy(self, hidden: bool) -> None:
        """Hide identity everywhere, or show it again."""
        if hidden != self.privacy:
            self.privacy = hidden
            self.privacy_changed.emit()

    def cycle_corner_text(self) -> None:
        """All, minimal, none, and round again."""
        index = _CORNER_ORDER.index(self.corner_text)
        self.corner_text = _CORNER_ORDER[(index + 1) % len(_CORNER_ORDER)]
        self.corner_text_changed.emit()
