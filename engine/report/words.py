"""What a report says, as sentences and lines: no layout, no drawing."""

from engine.core import language
from engine.core.language import mark, percent, translate
from engine.dicom.catalog import Patient
from engine.explain.explanation import Explanation
from engine.explain.layers import METHOD_PREFIX
from engine.imaging.frame import VoiTable
from engine.imaging.layer import Layer
from engine.imaging.spacing_words import date, spacing_source
from engine.models.class_names import shown_class
from engine.report.panels import layer_title
from engine.report.request import ReportRequest

SUBJECT = mark("Report", "Region that most changes the classifier's score")
SUBJECT_FAILED = mark("Report", "Map of an explanation that does not hold")
HOLDS = mark("Report", "This explanation holds")
HOLDS_WHY = mark(
    "Report", "The similar image keeps the decision, the adversarial image flips it, and it looks like a film."
)
FAILS = mark("Report", "This explanation does not hold")
OUTSIDE = mark("Report", "May lie outside the training data")
NO_EXPLANATION = mark("Report", "No explanation was made for this film.")
ANONYMOUS = mark("Report", "Anonymous")
IDENTITY_REMOVED = mark("Report", "Study data left out")
UNTITLED = mark("Report", "Explanation report")
NO_STUDY = mark("Report", "No study data in the source")


def number(value: float, decimals: int = 2) -> str:
    """A number with as many decimals."""
    return language.number(value, f".{decimals}f")


def headline(request: ReportRequest) -> tuple[str, str]:
    """The two lines at the top: who, and which study; without identity both are neutral."""
    study = request.identity
    if study is None:
        anonymous = (ANONYMOUS, IDENTITY_REMOVED)
        first, second = anonymous if request.instance is not None else (UNTITLED, NO_STUDY)
        return translate("Report", first), translate("Report", second)
    born = translate("Report", "born {date}").format(date=date(study.patient.birth_date))
    born = born if study.patient.birth_date else ""
    who = (_identifier(study.patient), born, study.patient.sex)
    accession_number = study.accession_number
    accession = translate("Report", "Acc. {number}").format(number=accession_number) if accession_number else ""
    which = (date(study.date), study.description, study.institution, accession)
    name = study.patient.name or translate("Report", "Name not given")
    return name, " · ".join(part for part in (*who, *which) if part)


def _identifier(patient: Patient) -> str:
    return f"ID {patient.patient_id}" if patient.patient_id else ""


def side_of_point(score: float, explanation: Explanation) -> str:
    """On which side of the operating point a score lies."""
    if score == explanation.operating_point:
        return translate("Report", "at")
    above = score > explanation.operating_point
    return translate("Report", "above") if above else translate("Report", "below")


def decision(explanation: Explanation) -> str:
    """The decision on the original, in words."""
    score, point = explanation.scores.original, explanation.operating_point
    text = translate("Report", "Decision: {decision}. The score {score} is {side} the operating point {point}.")
    side = side_of_point(score, explanation)
    return text.format(decision=shown_class(explanation.decision), score=number(score), side=side, point=number(point))


def plausibility(explanation: Explanation) -> str:
    """How much the adversarial image looks like a film, and how much it must."""
    text = translate("Report", "Plausibility of the adversarial image {value}, needed {least}.")
    return text.format(value=number(explanation.plausibility), least=number(explanation.plausibility_threshold))


def scale_numbers(values: tuple[float, ...]) -> tuple[str, ...]:
    """The numbers of a scale with as few decimals, all the same, as tell them exactly; three at most."""
    exact = (decimals for decimals in (1, 2) if all(abs(round(v, decimals) - v) < 1e-6 for v in values))
    decimals = next(exact, 3)
    return tuple(number(value, decimals) for value in values)


def score_rows(explanation: Explanation) -> tuple[tuple[str, float, str, bool | None], ...]:
    """Per image: its name, score, what the score does, and whether that is as it must be (None for the original)."""
    point, scores = explanation.operating_point, explanation.scores
    kept, flipped = scores.similar_agrees(point), scores.adversarial_flips(point)
    agrees = translate("Report", "agrees") if kept else translate("Report", "differs")
    flips = translate("Report", "flips") if flipped else translate("Report", "stays")
    # A word of its own: beside the number there is little room, and other languages decline it.
    beside = translate("ReportRow", "above") if scores.original > point else translate("ReportRow", "below")
    if scores.original == point:
        beside = translate("ReportRow", "at")
    return (
        (translate("Report", "Original"), scores.original, beside, None),
        (translate("Report", "Similar"), scores.similar, agrees, kept),
        (translate("Report", "Adversarial"), scores.adversarial, flips, flipped),
    )


def layer_words(layer: Layer) -> str:
    """How a layer is painted: threshold, opacity, and what else the user chose."""
    look = layer.look
    parts = []
    if look.threshold is not None:
        cut = number(layer.data.cut(look.threshold), 3)
        signed = layer.data.kind == "signed"
        kind = translate("Report", "magnitudes") if signed else translate("Report", "values")
        if look.threshold.mode == "percentile":
            text = translate("Report", "{values} from the {percentile}th percentile ({cut})")
            parts.append(text.format(values=kind, percentile=language.number(look.threshold.value), cut=cut))
        else:
            parts.append(translate("Report", "{values} from {cut}").format(values=kind, cut=cut))
    elif layer.data.kind != "image":
        parts.append(translate("Report", "all values"))
    if look.contour:
        parts.append(translate("Report", "outline only"))
    else:
        parts.append(translate("Report", "{share} opacity").format(share=percent(look.opacity)))
    if METHOD_PREFIX in layer.data.name:
        parts.append(translate("Report", "in shares of its own maximum"))
    if look.blend != "normal":
        parts.append(translate("Report", "blended by {blend}").format(blend=look.blend))
    return translate("Report", "Shown: {how}.").format(how=", ".join(parts))


def layer_heading(layer: Layer) -> str:
    """What a layer is, with its definition."""
    of_original = layer.data.definition == "original-adversarial"
    if layer.data.name == "difference":
        if of_original:
            return translate("Report", "Absolute difference of original and adversarial")
        return translate("Report", "Absolute difference of similar and adversarial")
    if layer.data.name == "signed difference":
        if of_original:
            return translate("Report", "Signed difference, original − adversarial")
        return translate("Report", "Signed difference, similar − adversarial")
    return layer_title(layer)


def image_rows(request: ReportRequest) -> list[tuple[str, str]]:
    """What the picture is and how it is shown."""
    frame, voi = request.frame, request.voi
    kind = " · ".join(part for part in (frame.modality, frame.body_part, frame.view_position) if part)
    height, width = frame.hw
    rows = [(translate("Report", "Image"), kind)] if kind else []
    instance = request.instance
    if request.identity is not None and instance is not None and instance.series.description:
        rows.append((translate("Report", "Series"), instance.series.description))
    rows.append((translate("Report", "Pixels"), f"{width} × {height}"))
    if isinstance(voi, VoiTable):
        window = voi.name or "VOI LUT"
    else:
        window = f"C {language.number(voi.center)}  W {language.number(voi.width)}"
        if voi == frame.default_voi and not frame.default_voi_from_file and frame.modality_hw is not None:
            window += "  " + translate("Report", "(automatic, no usable one in the file)")
        elif voi.function != "LINEAR":
            window += f"  {voi.function}"
    rows.append(
        (translate("Report", "Window"), window + ("  " + translate("Report", "inverted") if request.invert else ""))
    )
    spacing = frame.geometry.spacing
    known = translate("Report", "unknown")
    if spacing is not None:
        row_mm, column_mm = (language.number(each, ".3g") for each in (spacing.row_mm, spacing.column_mm))
        known = f"{row_mm} × {column_mm} mm, {spacing_source(spacing.source)}"
    rows.append((translate("Report", "Spacing"), known))
    if frame.lossy:
        rows.append((translate("Report", "Compression"), translate("Report", "lossy")))
    if frame.burned_in and request.identity is None:
        burned_in = translate("Report", "the pixels may show who the patient is")
        rows.append((translate("Report", "Note"), burned_in))
    if request.key_image:
        rows.append((translate("Report", "Marked"), translate("Report", "key image")))
    return rows


def model_rows(request: ReportRequest) -> list[tuple[str, str]]:
    """Which model explained, where and how fast."""
    explanation = request.explanation
    if explanation is None:
        return []
    total_ms = sum(explanation.timings_ms.values())
    rows = [
        (translate("Report", "Model"), request.model_line or f"{explanation.model_name} {explanation.model_version}")
    ]
    if request.model_sha256:
        rows.append(("SHA-256", f"{request.model_sha256[:16]}…"))
    rows.append((translate("Report", "Computed"), f"{explanation.device_name}, {number(total_ms, 0)} ms"))
    rows.extend((translate("Report", "Note"), language.shown(note)) for note in explanation.notes)
    return rows
