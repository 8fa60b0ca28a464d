"""The commands of reading that belong to one window: undo and redo, annotations, key images."""

import functools
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.imaging.annotation import KINDS, Annotation
from viewer.command_set import CommandSet
from viewer.dialogs.service import Dialogs
from viewer.listening import listen
from viewer.state.annotations import ImageKey
from viewer.state.history import History
from viewer.state.session import Session


class ReadingTools(QObject):
    """Binds reading commands to the session, and says which of them can act.

    Attributes
    ----------
    history : History
    """

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self.history = History(session)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each command does, by its id."""
        session, marks = self._session, self._session.annotations
        tools: dict[str, Callable[[], object]] = {
            f"tool-{kind}": functools.partial(marks.take_tool, kind) for kind in KINDS
        }
        return tools | {
            "undo": self.history.undo,
            "redo": self.history.redo,
            "next-annotation": lambda: marks.select_next(session.shown_key),
            "edit-annotation": self._edit_text,
            "delete-annotation": lambda: marks.remove(session.shown_key, marks.selected),
            "delete-annotations": lambda: marks.remove_all(session.shown_key),
            "key-image": lambda: marks.toggle_key_image(session.shown_key),
        }

    def attach(self, commands: CommandSet) -> None:
        """Keep the state of these commands up to date."""
        self._commands = commands
        session, marks = self._session, self._session.annotations
        listen(
            self,
            (self.history.changed, self._refresh),
            (session.frame_changed, self._refresh),
            (marks.changed, self._refresh),
            (marks.tool_changed, self._refresh),
            (marks.key_images_changed, self._refresh),
        )
        # Connected apart: this signal carries what it is about.
        disconnect = marks.text_wanted.connect(self._ask_text)
        self.destroyed.connect(lambda _gone=None: disconnect())
        self._refresh()

    def _refresh(self) -> None:
        session, marks, commands = self._session, self._session.annotations, self._commands
        key = session.shown_key
        commands["undo"].setEnabled(self.history.can_undo)
        commands["redo"].setEnabled(self.history.can_redo)
        for kind in KINDS:
            commands[f"tool-{kind}"].setEnabled(key is not None)
            commands[f"tool-{kind}"].setChecked(marks.tool == kind)
        chosen = marks.get(key, marks.selected)
        commands["next-annotation"].setEnabled(bool(marks.of(key)))
        commands["delete-annotations"].setEnabled(bool(marks.of(key)))
        commands["delete-annotation"].setEnabled(chosen is not None)
        commands["edit-annotation"].setEnabled(chosen is not None and chosen.kind == "arrow")
        commands["key-image"].setEnabled(key is not None)
        commands["key-image"].setChecked(key in marks.key_images)

    def _edit_text(self) -> None:
        key = self._session.shown_key
        chosen = self._session.annotations.get(key, self._session.annotations.selected)
        if key is not None and chosen is not None and chosen.kind == "arrow":
            self._ask_text(key, chosen)

    def _ask_text(self, key: ImageKey, arrow: Annotation) -> None:
        text = self._dialogs.annotation_text(self._window, arrow.text)
        if text is not None and self._session.annotations.get(key, arrow.number) == arrow:
            self._session.annotations.put(key, replace(arrow, text=text))
