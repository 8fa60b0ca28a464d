"""Makes the volumes that reformats are cut from."""

from PySide6.QtCore import QCoreApplication

from viewer.jobs.lanes import Lanes, Urgency
from viewer.jobs.requests import MakeVolume
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.work import Work
from viewer.state.session import Session

translate = QCoreApplication.translate


class VolumeJobs:
    """Listens to a session and makes a volume when its reformats ask for one.

    In a lane of its own: it takes seconds, and the image that the user scrolls to does not wait for it.
    """

    def __init__(self, session: Session, runner: Runner, lanes: Lanes, work: Work) -> None:
        self._session = session
        self._runner = runner
        self._lanes = lanes
        self._work = work
        session.reformats.requested.connect(self._make)
        session.reformats.changed.connect(self._stop_unwanted)

    def _make(self) -> None:
        session = self._session
        request = MakeVolume(session.reformats.images)
        series_uid = request.images[0].instance.series.series_instance_uid
        session.activities.update("volume", translate("VolumeJobs", "Making the volume"))

        def made(outcome: Outcome) -> None:
            session.activities.end("volume")
            if outcome.succeeded:
                session.reformats.finish(series_uid, outcome.value)
            else:
                session.reformats.fail(series_uid, outcome.error)

        sources = tuple((image.instance.source, image.frame_index) for image in request.images)
        self._runner.submit(
            ("volume",),
            lambda context, send: self._lanes.volumes.submit(Urgency.SHOWN_IMAGE, self._work.read_volume, sources),
            made,
        )

    def _stop_unwanted(self) -> None:
        if not self._session.reformats.active:
            self._runner.cancel(("volume",))
