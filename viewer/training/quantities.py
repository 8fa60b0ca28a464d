"""Times and amounts as people say them."""

from PySide6.QtCore import QCoreApplication

from engine.core.language import number

translate = QCoreApplication.translate


def duration(seconds: float) -> str:
    """Seconds below one and a half minutes, minutes below two hours, else hours."""
    if seconds < 90:
        return translate("Quantities", "{count} s").format(count=max(1, round(seconds)))
    if seconds < 2 * 3600:
        return translate("Quantities", "{count} min").format(count=round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    return translate("Quantities", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def amount(size_bytes: int) -> str:
    """Bytes as MB or GB."""
    if size_bytes >= 1e9:
        return translate("Quantities", "{count} GB").format(count=number(size_bytes / 1e9, ".1f"))
    return translate("Quantities", "{count} MB").format(count=number(max(1, round(size_bytes / 1e6)), ","))
