import os
from types import SimpleNamespace

import pytest
import torch

from engine.core.errors import DeviceError
from engine.models.device import (
    available_devices,
    choose_device,
    is_out_of_memory,
    limit_threads,
    run_with_fallback,
    thread_count,
)


@pytest.fixture
def machine(monkeypatch):
    """Give torch a number of CUDA cards, and an Apple GPU or none."""

    def build(cuda: int = 0, mps: bool = False) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(
            torch.cuda,
            "get_device_properties",
            lambda index: SimpleNamespace(name=f"Card {index}", total_memory=8 * 2**30),
        )
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return build


@pytest.mark.parametrize(
    ("cuda", "mps", "chosen"), [(2, True, "cuda:0"), (1, False, "cuda:0"), (0, True, "mps"), (0, False, "cpu")]
)
def test_auto_prefers_cuda_then_mps_then_cpu(machine, cuda, mps, chosen):
    machine(cuda, mps)
    assert choose_device() == chosen
    assert choose_device("auto") == chosen


def test_named_device_is_used_where_it_is_there(machine):
    machine(cuda=2, mps=True)
    assert [choose_device(name) for name in ("cpu", "cuda", "cuda:1", "mps")] == ["cpu", "cuda:0", "cuda:1", "mps"]


@pytest.mark.parametrize("request_", ["cuda:2", "mps"])
def test_named_device_that_is_absent_is_an_error_that_names_the_others(machine, request_):
    machine(cuda=2)
    with pytest.raises(
        DeviceError, match=f"“{request_}” was asked for and is not there; this computer has cuda:0, cuda:1"
    ):
        choose_device(request_)


@pytest.mark.parametrize("request_", ["gpu", "", "cuda:", "cuda:x", "CPU", "cpu\n"])
def test_word_that_is_no_device_is_an_error(request_):
    with pytest.raises(DeviceError, match="is not a device"):
        choose_device(request_)


def test_devices_are_described_and_end_with_the_cpu(machine):
    machine(cuda=1)
    card, cpu = available_devices()
    assert (card.name, card.description, card.memory_bytes) == ("cuda:0", "Card 0", 8 * 2**30)
    assert (cpu.name, cpu.memory_bytes) == ("cpu", None)


def test_the_cpu_allocator_of_torch_is_recognised():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**55)
    assert is_out_of_memory(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("CUDA error: out of memory"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried"),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        MemoryError(),
    ],
)
def test_full_memory_is_recognised(error):
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("mat1 and mat2 shapes cannot be multiplied"), ValueError("out of memory"), OSError("out of memory")],
)
def test_other_errors_are_not_taken_for_full_memory(error):
    assert not is_out_of_memory(error)


class Computation:
    """Fails with the given errors by device, else returns where it ran."""

    def __init__(self, **failures: BaseException) -> None:
        self.failures = failures
        self.calls: list[str] = []

    def __call__(self, device: str) -> str:
        self.calls.append(device)
        error = self.failures.get(device.partition(":")[0])
        if error is not None:
            raise error
        return f"ran on {device}"


FULL = torch.cuda.OutOfMemoryError("CUDA out of memory.")


def test_what_fits_runs_once_where_it_was_asked():
    compute = Computation()
    assert run_with_fallback(compute, "cuda:1") == ("ran on cuda:1", "cuda:1", ())
    assert compute.calls == ["cuda:1"]


def test_full_accelerator_falls_back_to_the_cpu_and_says_so():
    compute = Computation(cuda=FULL)
    result, device, notes = run_with_fallback(compute, "cuda:0")
    assert (result, device) == ("ran on cpu", "cpu")
    assert compute.calls == ["cuda:0", "cpu"]
    assert notes == ("The memory of the device cuda:0 did not suffice; this was computed on the CPU, which is slower.",)


def test_full_apple_gpu_gives_its_cache_back_before_the_cpu_runs(monkeypatch):
    events = []
    monkeypatch.setattr(torch.mps, "empty_cache", lambda: events.append("emptied"))
    compute = Computation(mps=RuntimeError("MPS backend out of memory"))
    assert run_with_fallback(compute, "mps")[:2] == ("ran on cpu", "cpu")
    assert events == ["emptied"]


def test_tensors_of_the_failed_attempt_are_gone_before_the_second(monkeypatch):
    import weakref

    references = []

    def compute(device: str) -> bool:
        if device == "cpu":
            return references[0]() is None
        tensor = torch.zeros(3)
        references.append(weakref.ref(tensor))
        raise torch.cuda.OutOfMemoryError("CUDA out of memory.")

    assert run_with_fallback(compute, "cuda:0")[0] is True


@pytest.mark.parametrize("device", ["cpu", "cuda:0"])
def test_full_computer_is_a_sentence(device):
    compute = Computation(cuda=FULL, cpu=RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"))
    with pytest.raises(DeviceError, match="not enough memory"):
        run_with_fallback(compute, device)
    assert compute.calls[-1] == "cpu"


@pytest.mark.parametrize("device", ["cpu", "cuda:0"])
def test_any_other_error_goes_through(device):
    error = RuntimeError("shape mismatch")
    compute = Computation(cuda=error, cpu=error)
    with pytest.raises(RuntimeError) as caught:
        run_with_fallback(compute, device)
    assert caught.value is error
    assert compute.calls == [device]


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (8, 7)])
def test_one_core_is_left_to_the_window(cores, threads):
    assert thread_count(cores) == threads


def test_threads_of_torch_are_limited_by_the_cores_of_this_process(monkeypatch):
    before = torch.get_num_threads()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    try:
        assert limit_threads() == 3
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)
