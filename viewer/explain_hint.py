"""What the user reads where an explanation would be."""

from PySide6.QtCore import QCoreApplication

from viewer.state.session import Session


def explain_hint(session: Session) -> str:
    """How to get an explanation of what is shown, or why there is none; empty with one."""
    translate = QCoreApplication.translate
    if session.explaining:
        return session.explain_message or translate("Explain", "Explaining…")
    if session.explanation is not None:
        return ""
    if session.frame is None:
        return translate("Explain", "Open an image to explain it.")
    if session.model is None:
        return translate("Explain", "No model is registered: there is nothing to explain.")
    if session.frame.modality_hw is None:
        return translate("Explain", "This image is in colour; the model reads monochrome films.")
    return translate("Explain", "Press E to explain.")
