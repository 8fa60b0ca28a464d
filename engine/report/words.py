"""What a report says, as sentences and lines: no layout, no drawing."""

from engine.dicom.catalog import Patient
from engine.dicom.wording import date
from engine.explain.explanation import Explanation
from engine.imaging.frame import VoiTable
from engine.imaging.layer import Layer
from engine.report.panels import layer_title
from engine.report.request import ReportRequest

SUBJECT = "Region that most changes the classifier's score"
SUBJECT_FAILED = "Map of an explanation that does not hold"
HOLDS = "This explanation holds"
HOLDS_WHY = "The similar image keeps the decision, the adversarial image reverses it, and it looks like a film."
FAILS = "This explanation does not hold"
OUTSIDE = "May lie outside the training data"
NO_EXPLANATION = "No explanation was made for this film."
ANONYMOUS = "Anonymous"
IDENTITY_REMOVED = "Study data left out"
NO_STUDY = "No study data in the source"


def number(value: float, decimals: int = 2) -> str:
    """A number with a true minus sign, and no sign before zero."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def headline(request: ReportRequest) -> tuple[str, str]:
    """The two lines at the top: who, and which study; without identity both are neutral."""
    study = request.identity
    if study is None:
        return (ANONYMOUS, IDENTITY_REMOVED) if request.instance is not None else ("Explanation report", NO_STUDY)
    born = f"born {date(study.patient.birth_date)}" if study.patient.birth_date else ""
    who = (_identifier(study.patient), born, study.patient.sex)
    accession = f"Acc. {study.accession_number}" if study.accession_number else ""
    which = (date(study.date), study.description, study.institution, accession)
    name = study.patient.name or "Name not given"
    return name, " · ".join(part for part in (*who, *which) if part)


def _identifier(patient: Patient) -> str:
    return f"ID {patient.patient_id}" if patient.patient_id else ""


def side_of_point(score: float, explanation: Explanation) -> str:
    """On which side of the operating point a score lies."""
    if score == explanation.operating_point:
        return "at"
    return "above" if score > explanation.operating_point else "below"


def decision(explanation: Explanation) -> str:
    """The decision on the original, in words."""
    score = explanation.scores.original
    return (
        f"Decision: {explanation.decision}. The score {number(score)} is {side_of_point(score, explanation)} "
        f"the operating point {number(explanation.operating_point)}."
    )


def plausibility(explanation: Explanation) -> str:
    """How much the adversarial image looks like a film, and how much it must."""
    return (
        f"Plausibility of the adversarial image {number(explanation.plausibility)}, "
        f"needed {number(explanation.plausibility_threshold)}."
    )


def scale_numbers(values: tuple[float, ...]) -> tuple[str, ...]:
    """The numbers of a scale with as few decimals, all the same, as tell them exactly; three at most."""
    exact = (decimals for decimals in (1, 2) if all(abs(round(v, decimals) - v) < 1e-6 for v in values))
    decimals = next(exact, 3)
    return tuple(number(value, decimals) for value in values)


def score_rows(explanation: Explanation) -> tuple[tuple[str, float, str, bool | None], ...]:
    """Per image: its name, score, what the score does, and whether that is as it must be (None for the original)."""
    point, scores = explanation.operating_point, explanation.scores
    kept, flipped = scores.similar_agrees(point), scores.adversarial_flips(point)
    return (
        ("Original", scores.original, side_of_point(scores.original, explanation), None),
        ("Similar", scores.similar, "agrees" if kept else "differs", kept),
        ("Adversarial", scores.adversarial, "reverses" if flipped else "stays", flipped),
    )


def layer_words(layer: Layer) -> str:
    """How a layer is painted: threshold, opacity, and what else the user chose."""
    look = layer.look
    parts = []
    if look.threshold is not None:
        cut = number(layer.data.cut(look.threshold), 3)
        magnitude = "magnitudes" if layer.data.kind == "signed" else "values"
        if look.threshold.mode == "percentile":
            parts.append(f"{magnitude} from the {look.threshold.value:g}th percentile ({cut})")
        else:
            parts.append(f"{magnitude} from {cut}")
    elif layer.data.kind != "image":
        parts.append("all values")
    parts.append("outline only" if look.contour else f"{round(look.opacity * 100)} % opacity")
    if look.blend != "normal":
        parts.append(f"blended by {look.blend}")
    return f"Shown: {', '.join(parts)}."


def layer_heading(layer: Layer) -> str:
    """What a layer is, with its definition."""
    first = "original" if layer.data.definition == "original-adversarial" else "similar"
    definitions = {
        "difference": f"Absolute difference of {first} and adversarial",
        "signed difference": f"Signed difference, {first} − adversarial",
    }
    return definitions.get(layer.data.name, layer_title(layer))


def image_rows(request: ReportRequest) -> list[tuple[str, str]]:
    """What the picture is and how it is shown."""
    frame, voi = request.frame, request.voi
    kind = " · ".join(part for part in (frame.modality, frame.body_part, frame.view_position) if part)
    height, width = frame.hw
    rows = [("Image", kind)] if kind else []
    instance = request.instance
    if request.identity is not None and instance is not None and instance.series.description:
        rows.append(("Series", instance.series.description))
    rows.append(("Pixels", f"{width} × {height}"))
    if isinstance(voi, VoiTable):
        window = voi.name or "VOI LUT"
    else:
        window = f"C {voi.center:g}  W {voi.width:g}"
        if voi == frame.default_voi and not frame.default_voi_from_file and frame.modality_hw is not None:
            window += "  (automatic, none in the file)"
        elif voi.function != "LINEAR":
            window += f"  {voi.function}"
    rows.append(("Window", window + ("  inverted" if request.invert else "")))
    spacing = frame.geometry.spacing
    known = f"{spacing.row_mm:.3g} × {spacing.column_mm:.3g} mm, {spacing.source}" if spacing else "unknown"
    rows.append(("Spacing", known))
    if frame.lossy:
        rows.append(("Compression", "lossy"))
    return rows


def model_rows(request: ReportRequest) -> list[tuple[str, str]]:
    """Which model explained, where and how fast."""
    explanation = request.explanation
    if explanation is None:
        return []
    total_ms = sum(explanation.timings_ms.values())
    rows = [("Model", request.model_line or f"{explanation.model_name} {explanation.model_version}")]
    if request.model_sha256:
        rows.append(("SHA-256", f"{request.model_sha256[:16]}…"))
    rows.append(("Computed", f"{explanation.device}, {total_ms:.0f} ms"))
    rows.extend(("Note", note) for note in explanation.notes)
    return rows
