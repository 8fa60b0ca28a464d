"""The user guide, beside the window."""

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from engine.core.folders import resources_folder
from viewer.dialogs.panel_dialog import PanelDialog
from viewer.state.help_pages import help_pages

LINE_HEIGHT_PERCENT = 130
PARAGRAPH_ROOM_PX, HEADING_ROOM_PX = 8, 24


class HelpDialog(PanelDialog):
    """The pages at the left, the chosen one at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("User guide"), parent)
        self.resize_on_screen(960, 720)
        folder = resources_folder() / "help"
        self._pages = help_pages(folder, QLocale().name()[:2])
        self.titles = QListWidget()
        self.titles.setAccessibleName(self.tr("Pages"))
        self.titles.setFixedWidth(216)
        self.titles.setWordWrap(True)
        self.titles.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.titles.addItems([page.title for page in self._pages])
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Page"))
        self.text.setSearchPaths([str(folder)])
        # A link to a page opens it here; one to the network opens the browser, because the user asked for it.
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(16)
        self.text.anchorClicked.connect(self._follow)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.titles)
        row.addWidget(self.text, 1)
        self.column.addLayout(row, 1)
        self.add_close_button()
        self.titles.currentRowChanged.connect(self._show_page)
        self.titles.setCurrentRow(0)

    def _show_page(self, row: int) -> None:
        self.text.setMarkdown(self._pages[row].text)
        self._give_room()

    def _give_room(self) -> None:
        """Space between lines and paragraphs: Markdown has none of its own here."""
        cursor = QTextCursor(self.text.document())
        while True:
            block = cursor.block()
            room = block.blockFormat()
            room.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            room.setTopMargin(HEADING_ROOM_PX if room.headingLevel() > 1 else 0)
            room.setBottomMargin(PARAGRAPH_ROOM_PX if cursor.currentTable() is None else 0)
            cursor.setBlockFormat(room)
            if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock):
                break
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _follow(self, url: QUrl) -> None:
        names = [f"{page.name}.md" for page in self._pages]
        if url.path() in names:
            self.titles.setCurrentRow(names.index(url.path()))
        else:
            QDesktopServices.openUrl(url)
