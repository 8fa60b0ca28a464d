"""The progress bar."""

import io

from engine.cli.progress import ProgressBar


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_where_there_is_no_terminal():
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.update(0.5, "half")
    bar.update(1.0, "done")
    bar.clear()
    assert stream.getvalue() == ""


def test_a_terminal_sees_the_fraction_and_the_message():
    stream = Terminal()
    ProgressBar(stream).update(0.5, "image 6 of 12")
    assert "############............  50%  image 6 of 12" in stream.getvalue()


def test_calls_that_follow_at_once_are_left_out_but_not_the_last():
    stream = Terminal()
    bar = ProgressBar(stream)
    for fraction in (0.1, 0.2, 0.3, 1.0):
        bar.update(fraction, "work")
    assert "10%" in stream.getvalue()
    assert "20%" not in stream.getvalue()
    assert "100%" in stream.getvalue()


def test_lines_stay_also_without_a_terminal():
    stream = io.StringIO()
    ProgressBar(stream).line("film.dcm: damaged")
    assert stream.getvalue() == "film.dcm: damaged\n"


def test_a_line_is_wiped_before_other_text():
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.update(0.5, "x")
    bar.line("kept")
    assert stream.getvalue().endswith("\rkept\n")


def test_a_message_never_moves_the_cursor_of_the_terminal():
    stream = Terminal()
    ProgressBar(stream).update(1.0, "Explaining \x1b[2Jfilm")
    assert "\x1b" not in stream.getvalue()
    assert r"\x1b[2J" in stream.getvalue()
