import threading
from concurrent.futures import Future

import pytest

import viewer.jobs.dispatcher as dispatcher_module
from viewer.jobs.lanes import Lanes, PixelsLane, ThreadLane, Urgency
from viewer.jobs.requests import WriteObjects, WriteReport


class StepByStep:
    """Child processes whose jobs the test lets run one by one."""

    def __init__(self):
        self.waiting = []

    def submit(self, fn, *args):
        future: Future = Future()
        future.set_running_or_notify_cancel()
        self.waiting.append((fn, args, future))
        return future

    def close(self):
        pass

    def run(self) -> str:
        fn, args, future = self.waiting.pop(0)
        future.set_result(fn(*args))
        return fn.__name__


@pytest.fixture
def films(tmp_path, write_dicom):
    folder = tmp_path / "films"
    folder.mkdir()
    for number in range(20):
        write_dicom(folder / f"film{number:02}", name=f"film{number}", number=number)
    return folder


@pytest.fixture
def reads():
    return []


@pytest.fixture
def viewer(make_viewer, reads):
    from engine.dicom.pixels import read_frame

    def read(source, index):
        reads.append(source.path.name)
        return read_frame(source, index)

    return make_viewer(read_frame=read)


def settled(viewer):
    return viewer.session.frame is not None and not viewer.runner.keys


def test_the_first_image_is_shown_while_the_scan_goes_on(make_viewer, films, qtbot):
    steps = StepByStep()
    viewer = make_viewer(Lanes(PixelsLane(lambda: steps), ThreadLane("files"), ThreadLane("inference")))
    viewer.dispatcher.open([films])
    done = []
    while viewer.session.frame is None:
        qtbot.waitUntil(lambda: bool(steps.waiting))
        done.append(steps.run())
        qtbot.wait(20)
    assert done.count("read_headers") <= 3
    assert done[-1] == "read_frame"
    assert viewer.session.activities.all
    assert sum(len(series.instances) for study in viewer.session.studies for series in study.series) < 20
    viewer.dispatcher.cancel_all()


def test_going_back_needs_no_second_decode(viewer, films, reads, qtbot):
    viewer.dispatcher.open([films])
    qtbot.waitUntil(lambda: settled(viewer))
    viewer.session.step_image(1)
    qtbot.waitUntil(lambda: settled(viewer))
    viewer.session.step_image(-1)
    qtbot.waitUntil(lambda: settled(viewer))
    assert viewer.session.shown == viewer.session.selected
    assert len(reads) == len(set(reads))


def test_the_next_image_is_decoded_ahead(viewer, films, reads, qtbot):
    viewer.dispatcher.open([films])
    qtbot.waitUntil(lambda: settled(viewer))
    assert reads == ["film00", "film01"]


def test_images_passed_over_are_never_decoded(make_viewer, films, qtbot):
    steps = StepByStep()
    viewer = make_viewer(Lanes(PixelsLane(lambda: steps), ThreadLane("files"), ThreadLane("inference")))
    viewer.dispatcher.open([films])
    while viewer.runner.running(("scan", 1)):
        if steps.waiting:
            steps.run()
        qtbot.wait(5)
    while steps.waiting:
        steps.run()
        qtbot.wait(5)
    viewer.session.step_image(3)
    for _ in range(5):
        viewer.session.step_image(1)
    read = []
    while steps.waiting:
        read.append(steps.waiting[0][1][0].path.name)
        steps.run()
        qtbot.wait(5)
    assert viewer.session.shown.instance.source.path.name == "film08"
    assert read == ["film03", "film08", "film09"]


@pytest.fixture
def scrolled(make_viewer, films, tmp_path, write_dicom, qtbot):
    """A viewer that has read a series of 21 images and shows the first; its child processes wait for the test."""
    write_dicom(films / "film20", name="film20", number=20)
    steps = StepByStep()
    viewer = make_viewer(Lanes(PixelsLane(lambda: steps), ThreadLane("files"), ThreadLane("inference")))
    viewer.dispatcher.open([films])
    while viewer.runner.running(("scan", 1)) or viewer.session.frame is None:
        if steps.waiting:
            steps.run()
        qtbot.wait(2)
    while steps.waiting:
        steps.run()
        qtbot.wait(2)
    return viewer, steps


def name_of(image):
    return image.instance.source.path.name


def read_now(viewer, steps, qtbot):
    """Let the child process end what it does; the name of the file and of what it did."""
    fn, args, _ = steps.waiting[0]
    steps.run()
    qtbot.wait(2)
    return args[0].path.name if fn.__name__ == "read_frame" else fn.__name__


def test_scrolling_faster_than_decoding_shows_images_on_the_way(scrolled, qtbot):
    viewer, steps = scrolled
    seen, read = [], []
    viewer.session.frame_changed.connect(lambda: seen.append(name_of(viewer.session.shown)))
    for step in range(20):
        viewer.session.step_image(1)
        qtbot.wait(2)
        if step % 2 and steps.waiting:
            read.append(read_now(viewer, steps, qtbot))
    while_scrolling = list(seen)
    while steps.waiting:
        read.append(read_now(viewer, steps, qtbot))
    assert len(while_scrolling) >= 8
    assert seen == sorted(set(seen))
    assert seen[-1] == "film20"
    films_read = [name for name in read if name.startswith("film")]
    assert len(films_read) == len(set(films_read))


def test_a_read_ahead_that_runs_is_not_read_again_when_its_image_is_chosen(scrolled, qtbot):
    viewer, steps = scrolled
    viewer.session.step_image(1)
    assert name_of(viewer.session.shown) == "film01"
    viewer.session.step_image(1)
    assert [args[0].path.name for _, args, _ in steps.waiting] == ["film02"]
    assert name_of(viewer.session.shown) == "film01"
    assert read_now(viewer, steps, qtbot) == "film02"
    assert name_of(viewer.session.shown) == "film02"
    assert [args[0].path.name for _, args, _ in steps.waiting] == ["film03"]


def test_a_read_ahead_that_waits_becomes_urgent_when_its_image_is_chosen(scrolled, qtbot):
    viewer, steps = scrolled
    session = viewer.session
    viewer.dispatcher.read_tags(session.shown, lambda tags, error: None)
    session.step_image(1)
    viewer.dispatcher.request_thumbnail(session.shown, 16, lambda thumbnail: None)
    for number in (3, 4):
        viewer.lanes.pixels.submit(Urgency.HEADERS, len, "x" * number)
    session.step_image(1)
    assert read_now(viewer, steps, qtbot) == "read_tags"
    assert read_now(viewer, steps, qtbot) == "film02"
    assert name_of(session.shown) == "film02"
    while steps.waiting:
        steps.run()
        qtbot.wait(2)


def test_an_image_that_was_passed_over_while_it_was_read_is_there_at_once(scrolled, qtbot):
    viewer, steps = scrolled
    session = viewer.session
    session.go_to(10)
    session.go_to(15)
    while steps.waiting:
        read_now(viewer, steps, qtbot)
    session.go_to(10)
    assert session.shown == session.selected
    assert name_of(session.shown) == "film09"


def test_a_read_that_runs_while_everything_is_closed_shows_nothing(scrolled, qtbot):
    viewer, steps = scrolled
    viewer.session.go_to(10)
    viewer.dispatcher.close_all()
    while steps.waiting:
        read_now(viewer, steps, qtbot)
    assert viewer.session.shown is None
    assert viewer.session.frame is None


def test_two_drops_in_a_row_are_both_read(viewer, films, tmp_path, write_dicom, qtbot):
    other = write_dicom(tmp_path / "other", name="other", patient="Zed^New", study="s9", series="se9")
    viewer.dispatcher.open([films])
    viewer.dispatcher.open([other])
    qtbot.waitUntil(lambda: settled(viewer))
    assert sum(len(series.instances) for study in viewer.session.studies for series in study.series) == 21


def test_closing_everything_stops_the_scan(viewer, films, qtbot):
    viewer.dispatcher.open([films])
    viewer.dispatcher.close_all()
    qtbot.wait(50)
    assert viewer.session.studies == ()
    assert viewer.session.activities.all == ()


def test_what_is_dropped_the_moment_the_demo_opens_is_what_stays_open(make_viewer, films, tmp_path, write_dicom, qtbot):
    demo = tmp_path / "demo"
    demo.mkdir()
    write_dicom(demo / "demo", patient="Demo^Ada", study="sd", series="sed")
    viewer = make_viewer(demo_folder=lambda: demo)
    viewer.dispatcher.open_demo()
    viewer.dispatcher.open([films])
    qtbot.waitUntil(lambda: settled(viewer))
    assert "Demo, Ada" not in {study.header.patient.name for study in viewer.session.studies}
    assert sum(len(series.instances) for study in viewer.session.studies for series in study.series) == 20


def test_no_report_waits_behind_a_folder_that_is_being_read(make_viewer, films, qtbot, monkeypatch):
    gate, listed = threading.Event(), []
    monkeypatch.setattr(dispatcher_module, "scan", lambda *arguments: gate.wait(10))
    viewer = make_viewer()
    viewer.dispatcher.open([films])
    viewer.lanes.files.submit(listed.append, "report")
    try:
        qtbot.waitUntil(lambda: listed == ["report"])
    finally:
        gate.set()


class HeldWrites:
    """Writes reports and objects one after the other, each when the test lets it."""

    def __init__(self):
        self.gates = {}
        self.written = []

    def hold(self, name):
        self.gates[name] = threading.Event()

    def report(self, request):
        self.gates[request.path.name].wait(10)
        self.written.append(request.report)
        return request.path

    def objects(self, request):
        self.gates[request.folder.name].wait(10)
        self.written.append(request.report)
        return request.folder, ""

    def release(self):
        for gate in self.gates.values():
            gate.set()


@pytest.fixture
def writes():
    writes = HeldWrites()
    yield writes
    writes.release()


@pytest.fixture
def writer(make_viewer, writes):
    return make_viewer(write_report=writes.report, write_objects=writes.objects)


def test_the_first_of_two_reports_that_ends_leaves_the_other_in_the_status_line(writer, writes, tmp_path, qtbot):
    ended = []
    for name in ("a.png", "b.png"):
        writes.hold(name)
        writer.dispatcher.write_report(WriteReport(name, tmp_path / name), ended.append)
    writes.gates["a.png"].set()
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert [activity.text for activity in writer.session.activities.all] == ["Writing the report"]
    writes.release()
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert writer.session.activities.all == ()


@pytest.mark.parametrize("second", ["a.png", "a.pdf", "../reports/a.png"])
def test_a_second_report_of_a_name_that_is_being_written_is_refused(writer, writes, tmp_path, qtbot, second):
    """Another format of the name has the same sidecar."""
    folder = tmp_path / "reports"
    writes.hold("a.png")
    writes.hold("a.pdf")
    first_ended, second_ended = [], []
    writer.dispatcher.write_report(WriteReport("first", folder / "a.png"), first_ended.append)
    writer.dispatcher.write_report(WriteReport("second", folder / second), second_ended.append)
    writes.release()
    qtbot.waitUntil(lambda: bool(first_ended))
    assert first_ended[0].succeeded
    assert "still being written" in second_ended[0].error
    assert len(second_ended) == 1
    assert writes.written == ["first"]
    assert writer.session.activities.all == ()
    writer.dispatcher.write_report(WriteReport("third", folder / "a.png"), first_ended.append)
    qtbot.waitUntil(lambda: len(first_ended) == 2)
    assert first_ended[1].succeeded


def test_objects_written_twice_to_a_folder_at_once_are_refused(writer, writes, tmp_path, qtbot):
    writes.hold("out")
    first_ended, second_ended = [], []
    writer.dispatcher.write_objects(WriteObjects("first", tmp_path / "out"), first_ended.append)
    writer.dispatcher.write_objects(WriteObjects("second", tmp_path / "out"), second_ended.append)
    writes.release()
    qtbot.waitUntil(lambda: bool(first_ended))
    assert "still being written" in second_ended[0].error
    assert writes.written == ["first"]
