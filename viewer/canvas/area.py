"""The canvas: one pane or four, linked through the session."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGridLayout, QWidget

from viewer.canvas.context_menu import build_menu
from viewer.canvas.film import FilmPainter
from viewer.canvas.view import ImagePane
from viewer.listening import listen
from viewer.state.session import ROLES, Session
from viewer.state.view import MAX_ZOOM

PANE_GAP_PX = 2


class CanvasArea(QWidget):
    """Arranges the panes for the session's layout and repaints them when the session changes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        film = FilmPainter(session)
        self.panes = tuple(ImagePane(session, film, role, self) for role in ROLES)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(PANE_GAP_PX)
        for index, pane in enumerate(self.panes):
            self._grid.addWidget(pane, index // 2, index % 2)
            pane.menu_requested.connect(self._show_menu)
            pane.window_dragged.connect(self._refresh)
        self.setFocusProxy(self.panes[0])
        self.setAccessibleName(self.tr("Canvas"))
        pictures = (
            session.frame_changed,
            session.voi_changed,
            session.view_changed,
            session.overlay_changed,
            session.explanation_changed,
            session.layers.changed,
        )
        words = (
            session.catalog_changed,
            session.selection_changed,
            session.models_changed,
            session.privacy_changed,
            session.corner_text_changed,
        )
        listen(
            self,
            *((signal, self._refresh) for signal in pictures),
            *((signal, self._refresh_words) for signal in words),
            (session.probe_changed, self._refresh_probe),
            (session.layout_changed, self._arrange),
        )
        self._arrange()

    @property
    def visible_panes(self) -> tuple[ImagePane, ...]:
        """The panes of the present layout."""
        return self.panes if self._session.layout == "2x2" else self.panes[:1]

    def zoom_by(self, factor: float) -> None:
        """Magnify about the middle."""
        self.panes[0].zoom_by(factor)

    def _arrange(self) -> None:
        four = self._session.layout == "2x2"
        before = self._fit_zoom()
        for index, (pane, role) in enumerate(zip(self.panes, ROLES, strict=True)):
            pane.show_role(role if four else self._session.single_role, first=index == 0)
            pane.setVisible(four or index == 0)
        self._grid.activate()
        self._keep_field_of_view(before, self._fit_zoom())

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

    def _refresh_words(self) -> None:
        for pane in self.visible_panes:
            pane.refresh_words()

    def _refresh_probe(self) -> None:
        for pane in self.visible_panes:
            pane.refresh_probe()

    def _show_menu(self, at: QPoint) -> None:
        build_menu(self._session, self).popup(at)
