"""The scores of many images as a table (CSV), without identity: images are named by number and by the hash of a UID."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from engine.core.errors import ParallaxError
from engine.dicom.catalog import Instance
from engine.dicom.defined_terms import MODALITIES, VIEW_POSITIONS, defined
from engine.explain.explanation import Explanation
from engine.explain.validity import failed_conditions
from engine.report.anonymous import anonymous_sentence
from engine.report.provenance import uid_sha256
from engine.report.written import write_content

COLUMNS = (
    "series", "image", "modality", "view", "class", "operating_point", "original", "similar", "adversarial",
    "plausibility", "decision", "holds", "in_distribution", "reasons", "model", "model_version",
    "sop_instance_uid_sha256", "error",
)  # fmt: skip

Row = dict[str, str]


def score_row(instance: Instance, explanation: Explanation | None, error: BaseException | None = None) -> Row:
    """One image's line; without an explanation only what image it is and why there is none, in English."""
    row = {
        "series": _whole(instance.series.number),
        "image": _whole(instance.instance_number),
        "modality": defined(instance.series.modality, MODALITIES),
        "view": defined(instance.view_position, VIEW_POSITIONS),
        "sop_instance_uid_sha256": uid_sha256(instance.sop_instance_uid),
        "error": _told(error),
    }
    if explanation is None:
        return row
    scores = explanation.scores
    against = (*failed_conditions(explanation), *explanation.distribution_warnings)
    return {
        **row,
        "class": explanation.class_name,
        "operating_point": f"{explanation.operating_point:.4f}",
        "original": f"{scores.original:.4f}",
        "similar": f"{scores.similar:.4f}",
        "adversarial": f"{scores.adversarial:.4f}",
        "plausibility": f"{explanation.plausibility:.4f}",
        "decision": explanation.decision,
        "holds": _yes(explanation.holds),
        "in_distribution": _yes(explanation.in_distribution),
        "reasons": " ".join(reason.code for reason in against),
        "model": explanation.model_id,
        "model_version": explanation.model_version,
    }


def write_scores(rows: Sequence[Row], path: Path) -> None:
    """Write the table, whole or not at all.

    Raises
    ------
    ReportError
        If it cannot be written.
    """
    table = StringIO()
    writer = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\r\n")  # RFC 4180
    writer.writeheader()
    writer.writerows(rows)
    # Spreadsheets take a file for UTF-8 only if it says so.
    content = table.getvalue().encode("utf-8-sig")
    write_content(path, content, "The table")


def _told(error: BaseException | None) -> str:
    if error is None:
        return ""
    return anonymous_sentence(str(error)) if isinstance(error, ParallaxError) else type(error).__name__


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
