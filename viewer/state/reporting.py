"""What a report of the present view holds."""

from datetime import datetime

from engine.report.request import Layout, ReportRequest, Role
from viewer.state.session import Session


def report_request(
    session: Session, *, anonymous: bool, layout: Layout, comment: str, software_version: str, created: datetime
) -> ReportRequest:
    """Freeze what is shown.

    Parameters
    ----------
    anonymous : bool
        Leave identity out; where the privacy switch is on, it is left out whatever this says.

    Raises
    ------
    ValueError
        If no image is shown.
    """
    if session.frame is None or session.shown is None or session.voi is None:
        raise ValueError("no image is shown")
    hidden = anonymous or session.privacy
    explained = session.explanation is not None
    model = session.model if explained else None
    return ReportRequest(
        explanation=session.explanation,
        frame=session.frame,
        voi=session.voi,
        invert=session.invert,
        layers=session.layers.layers,
        layout=layout if explained else "single",
        identity=None if hidden else session.shown.instance.study,
        instance=session.shown.instance,
        comment=comment,
        software_version=software_version,
        created=created,
        model_line="" if model is None else f"{model.name} {model.version}",
        model_sha256="" if model is None else model.sha256,
        mirrored=session.view.orientation.mirrored,
        quarter_turns=session.view.orientation.quarter_turns,
        role=single_panel(session),
        annotations=session.annotations.of(session.shown_key),
        overlays=session.presentations.overlays,
        shapes=session.presentations.shapes,
        key_image=session.shown_key in session.annotations.key_images,
    )


def single_panel(session: Session) -> Role:
    """What a report shows alone or beside the original: what the screen does, or the film with its layers."""
    role = session.single_role
    chosen = session.layout in ("single", "side") and session.explanation is not None
    return role if chosen and role != "morph" else "difference"


def report_layout(session: Session) -> Layout:
    """The panels of a report that come closest to the screen: paper has no divider and no slider to move."""
    if session.arrangement.morphing:
        return "2x2"
    if session.layout == "swipe":
        return "side" if session.arrangement.swipe_pair == "overlay" else "2x2"
    return session.layout


def suggested_name(created: datetime, kind: str = "report", ending: str = ".png") -> str:
    """A file name without identity."""
    return f"parallax-{kind}-{created:%Y%m%d-%H%M%S}{ending}"
