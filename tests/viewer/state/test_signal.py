import pytest

from viewer.state.signal import Signal


def test_listeners_are_called_in_order_with_the_arguments():
    heard: list[str] = []
    signal: Signal[[int]] = Signal()
    signal.connect(lambda value: heard.append(f"first {value}"))
    signal.connect(lambda value: heard.append(f"second {value}"))
    signal.emit(3)
    assert heard == ["first 3", "second 3"]


def test_a_disconnected_listener_is_silent_even_within_the_same_emission():
    heard: list[str] = []
    signal: Signal[[]] = Signal()

    def first() -> None:
        heard.append("first")
        disconnect_second()

    signal.connect(first)
    disconnect_second = signal.connect(lambda: heard.append("second"))
    signal.emit()
    disconnect_second()
    assert heard == ["first"]


def test_a_listener_that_raises_silences_no_other():
    heard: list[str] = []
    signal: Signal[[]] = Signal()

    def fail() -> None:
        raise RuntimeError("broken")

    signal.connect(fail)
    signal.connect(lambda: heard.append("second"))
    with pytest.raises(RuntimeError, match="broken"):
        signal.emit()
    assert heard == ["second"]
