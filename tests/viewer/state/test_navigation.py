from viewer.state import navigation


def uids(*images):
    return [(image.instance.sop_instance_uid, image.frame_index) for image in images]


def test_images_run_through_frames_series_and_studies(studies):
    image = navigation.first_image(studies)
    seen = [image]
    for _ in range(4):
        image = navigation.step_image(studies, image, 1)
        seen.append(image)
    assert uids(*seen) == [("1.1.1.1", 0), ("1.1.1.2", 0), ("1.1.2.1", 0), ("1.1.2.1", 1), ("2.1.1.1", 0)]


def test_the_ends_stop(studies):
    first = navigation.first_image(studies)
    last = navigation.step_image(studies, first, 100)
    assert uids(last) == [("2.1.1.1", 0)]
    assert navigation.step_image(studies, first, -5) == first


def test_many_steps_equal_one_by_one(studies):
    first = navigation.first_image(studies)
    assert uids(navigation.step_image(studies, first, 3)) == [("1.1.2.1", 1)]
    assert uids(navigation.step_image(studies, navigation.step_image(studies, first, 4), -3)) == [("1.1.1.2", 0)]


def test_series_steps_land_on_the_first_image(studies):
    second = navigation.step_image(studies, navigation.first_image(studies), 1)
    assert uids(navigation.step_series(studies, second, 1)) == [("1.1.2.1", 0)]
    assert navigation.step_series(studies, second, -1) == second


def test_ends_of_the_series(studies):
    first = navigation.first_image(studies)
    assert uids(navigation.end_of_series(studies, first, last=True)) == [("1.1.1.2", 0)]


def test_place_in_the_series(studies):
    image = navigation.find(studies, ("1.1.2.1", 1))
    assert navigation.position_in_series(studies, image) == (2, 2)
    assert navigation.find(studies, ("9.9", 0)) is None


def test_an_image_that_is_gone_leads_to_the_first(studies, make_instance):
    stray = navigation.ImageRef(make_instance("9.9.9", series="9.9"))
    assert navigation.step_image(studies, stray, 1) == navigation.first_image(studies)
    assert navigation.first_image(()) is None


def test_a_number_beyond_the_series_is_its_nearest_image(studies):
    first = navigation.first_image(studies)
    keys = [image.key for image in navigation.images_of(studies[0].series[0])]
    assert [navigation.image_of_number(studies, first, number).key for number in (0, 2, 99)] == [
        keys[0],
        keys[1],
        keys[1],
    ]


def test_images_of_a_series_are_counted_with_their_frames(studies):
    first = navigation.first_image(studies)
    counts = [navigation.image_count(studies, navigation.step_series(studies, first, steps)) for steps in range(3)]
    assert counts == [2, 2, 1]
    assert navigation.image_count(studies, None) == 0
    assert navigation.image_count((), first) == 0
