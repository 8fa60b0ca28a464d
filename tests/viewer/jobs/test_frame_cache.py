from viewer.jobs.frame_cache import FrameCache


def test_the_frame_not_used_for_longest_is_given_up_first(make_frame):
    one = make_frame()
    cache = FrameCache(2 * one.modality_hw.nbytes)
    cache.keep(("a", 0), one)
    cache.keep(("b", 0), make_frame())
    assert cache.get(("a", 0)) is one
    cache.keep(("c", 0), make_frame())
    assert ("b", 0) not in cache
    assert cache.get(("b", 0)) is None
    assert ("a", 0) in cache
    assert ("c", 0) in cache


def test_a_frame_larger_than_the_budget_is_kept_alone(make_frame):
    cache = FrameCache(1)
    cache.keep(("a", 0), make_frame())
    cache.keep(("b", 0), make_frame())
    assert ("a", 0) not in cache
    assert ("b", 0) in cache


def test_a_cleared_cache_is_empty(make_frame):
    cache = FrameCache()
    cache.keep(("a", 0), make_frame())
    cache.clear()
    assert ("a", 0) not in cache
