"""The canvas: the panes of the present layout, linked through the session."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.canvas.context_menu import build_menu
from viewer.canvas.divider import WIDTH_PX, SwipeDivider
from viewer.canvas.film import FilmPainter
from viewer.canvas.gl_renderer import GLRenderer
from viewer.canvas.view import ImagePane
from viewer.listening import listen
from viewer.state.arrangement import BLINK_MS
from viewer.state.session import ROLES, Session
from viewer.state.view import MAX_ZOOM

PANE_GAP_PX = 2
NARROWEST_PX = 148
"""Either side of the divider keeps room for the mark of a generated image."""


class CanvasArea(QWidget):
    """Arranges the panes for the session's layout and repaints them when the session changes."""

    opengl_failed = Signal(str)
    """The driver cannot paint, for this reason."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        film = FilmPainter(session)
        # The second pane lies in a window of its own that the swipe narrows: the pane itself, and what it has painted,
        # stay as they are while the divider moves.
        self._opening = QWidget(self)
        self.panes = tuple(
            ImagePane(session, film, role, self._opening if index == 1 else self) for index, role in enumerate(ROLES)
        )
        self._renderer = GLRenderer()
        self.divider = SwipeDivider(session.arrangement, self)
        self._blinking = QTimer(self)
        self._blinking.setInterval(BLINK_MS)
        self._blinking.timeout.connect(session.arrangement.blink)
        smallest = self.panes[0].minimumSize()
        self.setMinimumSize(smallest * 2 + QSize(PANE_GAP_PX, PANE_GAP_PX))
        for pane in self.panes:
            pane.menu_requested.connect(self._show_menu)
            pane.opengl_failed.connect(self.opengl_failed)
        self.setFocusProxy(self.panes[0])
        self.setAccessibleName(self.tr("Canvas"))
        pictures = (
            session.frame_changed,
            session.voi_changed,
            session.view_changed,
            session.overlay_changed,
            session.explanation_changed,
        )
        words = (
            session.catalog_changed,
            session.selection_changed,
            session.models_changed,
            session.privacy_changed,
            session.corner_text_changed,
            session.annotations.changed,
            session.annotations.key_images_changed,
            session.presentations.changed,
        )
        listen(
            self,
            *((signal, self._refresh) for signal in pictures),
            *((signal, self._refresh_words) for signal in words),
            (session.layers.changed, self._refresh_layers),
            (session.probe_changed, self._refresh_probe),
            (session.layout_changed, self._arrange),
            (session.arrangement.swipe_moved, self._place),
            (session.morph.moved, self._refresh_morph),
            (session.regions.changed, self._refresh_words),
            (session.regions.jumped, self._show_region),
        )
        # Connected apart: this signal carries what it is about.
        disconnect = session.presentations.area_wanted.connect(self._show_part)
        self.destroyed.connect(lambda _gone=None: disconnect())
        self._arrange()

    def set_opengl(self, wanted: bool) -> None:
        """Paint with OpenGL, or without; the picture is the same."""
        for pane in self.panes:
            pane.set_renderer(self._renderer if wanted else None)

    @property
    def visible_panes(self) -> tuple[ImagePane, ...]:
        """The panes of the present layout."""
        return self.panes[: len(self._session.arrangement.roles)]

    def zoom_by(self, factor: float) -> None:
        """Magnify about the middle."""
        self.panes[0].zoom_by(factor)

    def _show_part(self, box_yx: tuple[float, float, float, float]) -> None:
        """Show the part of the image that a presentation state wants to be seen."""
        session, frame = self._session, self._session.frame
        if frame is not None and self.isVisible():
            hw = self.panes[0].device_hw()
            session.set_view(session.view.filling(box_yx, frame.hw, hw, frame.geometry.aspect))

    def _show_region(self) -> None:
        """Magnify the region that was jumped to."""
        session, frame = self._session, self._session.frame
        region = session.regions.chosen
        if frame is not None and region is not None:
            hw = self.panes[0].device_hw()
            session.set_view(session.view.showing(region.box_yx, frame.hw, hw, frame.geometry.aspect))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As a pane's."""
        return self.panes[0].sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """The panes fill the canvas."""
        super().resizeEvent(event)
        self._place()

    def _arrange(self) -> None:
        arrangement = self._session.arrangement
        before = self._fit_zoom()
        swiped = arrangement.layout == "swipe"
        roles = arrangement.roles
        for index, pane in enumerate(self.panes):
            if index < len(roles):
                # Both sides of the divider write the words common to all: where one ends the other goes on.
                pane.show_role(roles[index], first=index == 0 or swiped)
            pane.setVisible(index < len(roles))
        self._opening.setVisible(len(roles) > 1)
        if not swiped and self.divider.hasFocus():
            # Qt would hand the keyboard to whatever comes next, where the keys of the image do nothing.
            self.setFocus()
        self.divider.setVisible(swiped)
        if arrangement.blinking != self._blinking.isActive():
            self._blinking.start() if arrangement.blinking else self._blinking.stop()
        self._place()
        self._keep_field_of_view(before, self._fit_zoom())

    def _place(self) -> None:
        """Give every pane its place."""
        layout, whole = self._session.layout, self.rect()
        if layout == "swipe":
            self._place_swipe(whole)
            return
        columns = 1 if layout == "single" else 2
        rows = 2 if layout == "2x2" else 1
        width = (whole.width() - (columns - 1) * PANE_GAP_PX) // columns
        height = (whole.height() - (rows - 1) * PANE_GAP_PX) // rows
        for index, pane in enumerate(self.visible_panes):
            left, top = (index % 2) * (width + PANE_GAP_PX), (index // 2) * (height + PANE_GAP_PX)
            cell = QRect(left, top, width, height)
            pane.set_seen_part(None)
            if index == 1:
                self._opening.setGeometry(cell)
                cell.moveTo(0, 0)
            pane.setGeometry(cell)

    def _place_swipe(self, whole: QRect) -> None:
        least = min(NARROWEST_PX, whole.width() // 2)
        at = round(whole.width() * self._session.arrangement.swipe_position)
        at = min(whole.width() - least, max(least, at))
        self.panes[0].setGeometry(whole)
        self._opening.setGeometry(at, 0, whole.width() - at, whole.height())
        self.panes[1].setGeometry(-at, 0, whole.width(), whole.height())
        self.panes[0].set_seen_part(QRectF(0, 0, at, whole.height()))
        self.panes[1].set_seen_part(QRectF(at, 0, whole.width() - at, whole.height()))
        self.divider.setGeometry(at - WIDTH_PX // 2, 0, WIDTH_PX, whole.height())
        self._opening.raise_()
        self.divider.raise_()

    def _fit_zoom(self) -> float | None:
        """The zoom at which the first pane holds the whole film; None without a film or a window."""
        frame = self._session.frame
        if frame is None or not self.isVisible():
            return None
        aspect = frame.geometry.aspect
        return self._session.view.fitted().effective_zoom(frame.hw, self.panes[0].device_hw(), aspect)

    def _keep_field_of_view(self, before: float | None, after: float | None) -> None:
        """A pane that grows shows the same part of the film, larger."""
        view = self._session.view
        if view.zoom is not None and before is not None and after is not None:
            self._session.set_view(replace(view, zoom=min(MAX_ZOOM, view.zoom * after / before)))

    def _refresh(self) -> None:
        for pane in self.visible_panes:
            pane.refresh()

    def _refresh_morph(self) -> None:
        for pane in self.visible_panes:
            if pane.role == "morph":
                pane.refresh()

    def _refresh_layers(self) -> None:
        for pane in self.visible_panes:
            pane.refresh_layers()

    def _refresh_words(self) -> None:
        for pane in self.visible_panes:
            pane.refresh_words()

    def _refresh_probe(self) -> None:
        for pane in self.visible_panes:
            pane.refresh_probe()

    def _show_menu(self, at: QPoint) -> None:
        build_menu(self._session, self).popup(at)
