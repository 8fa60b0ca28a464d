"""Which image comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dicom.catalog import Instance, Series, Study


@dataclass(frozen=True)
class ImageRef:
    """One frame of one instance: what can be selected and shown."""

    instance: Instance
    frame_index: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """Identifies the image across scans: SOP Instance UID and frame index."""
        return self.instance.sop_instance_uid, self.frame_index


def in_one_series(one: ImageRef, other: ImageRef) -> bool:
    """Whether two images are of one series, study and patient: files of two patients may share the identifiers."""
    return (
        one.instance.series.series_instance_uid == other.instance.series.series_instance_uid
        and one.instance.study.study_instance_uid == other.instance.study.study_instance_uid
        and not one.instance.study.patient.contradicts(other.instance.study.patient)
    )


def images_of(series: Series) -> tuple[ImageRef, ...]:
    """Every frame of a series, in its order."""
    return tuple(ImageRef(instance, index) for instance in series.instances for index in range(instance.frame_count))


def first_image(studies: Sequence[Study]) -> ImageRef | None:
    """The first image of the first series, or None without any."""
    for study in studies:
        for series in study.series:
            for image in images_of(series):
                return image
    return None


def find(studies: Sequence[Study], key: tuple[str, int]) -> ImageRef | None:
    """The image of that key as the catalogue holds it now."""
    for study in studies:
        for series in study.series:
            for instance in series.instances:
                if instance.sop_instance_uid == key[0] and 0 <= key[1] < instance.frame_count:
                    return ImageRef(instance, key[1])
    return None


def study_of(studies: Sequence[Study], instance: Instance) -> Study | None:
    """The study that holds an instance."""
    for study in studies:
        if any(instance in series.instances for series in study.series):
            return study
    return None


def _all_series(studies: Sequence[Study]) -> list[Series]:
    return [series for study in studies for series in study.series]


def _place(all_series: Sequence[Series], image: ImageRef) -> tuple[int, int] | None:
    for index, series in enumerate(all_series):
        if series.header.series_instance_uid != image.instance.series.series_instance_uid:
            continue
        keys = [each.key for each in images_of(series)]
        if image.key in keys:
            return index, keys.index(image.key)
    return None


def step_image(studies: Sequence[Study], image: ImageRef, steps: int) -> ImageRef:
    """The image `steps` further; past the ends of the series it goes on in the neighbouring one, then stops."""
    all_series = _all_series(studies)
    place = _place(all_series, image)
    if place is None:
        return first_image(studies) or image
    series_index, index = place
    index += steps
    while True:
        images = images_of(all_series[series_index])
        if 0 <= index < len(images):
            return images[index]
        if index < 0:
            if series_index == 0:
                return images[0]
            series_index -= 1
            index += len(images_of(all_series[series_index]))
        else:
            if series_index == len(all_series) - 1:
                return images[-1]
            series_index += 1
            index -= len(images)


def step_series(studies: Sequence[Study], image: ImageRef, steps: int) -> ImageRef:
    """The first image of the series `steps` further; stops at the first and last series."""
    all_series = _all_series(studies)
    place = _place(all_series, image)
    if place is None:
        return first_image(studies) or image
    index = min(len(all_series) - 1, max(0, place[0] + steps))
    return images_of(all_series[index])[0] if index != place[0] else image


def end_of_series(studies: Sequence[Study], image: ImageRef, last: bool) -> ImageRef:
    """The first or last image of the series."""
    all_series = _all_series(studies)
    place = _place(all_series, image)
    if place is None:
        return first_image(studies) or image
    return images_of(all_series[place[0]])[-1 if last else 0]


def position_in_series(studies: Sequence[Study], image: ImageRef) -> tuple[int, int] | None:
    """Number of the image in its series, from 1, and how many there are; None if it is not in the catalogue."""
    all_series = _all_series(studies)
    place = _place(all_series, image)
    return None if place is None else (place[1] + 1, len(images_of(all_series[place[0]])))


def image_of_number(studies: Sequence[Study], image: ImageRef, number: int) -> ImageRef:
    """The image of that number, from 1, in the series of another; the nearest one if there is none."""
    all_series = _all_series(studies)
    place = _place(all_series, image)
    if place is None:
        return image
    images = images_of(all_series[place[0]])
    return images[min(len(images), max(1, number)) - 1]


def siblings(studies: Sequence[Study], image: ImageRef | None) -> tuple[ImageRef, ...]:
    """Every image of the series that one belongs to; none without a series."""
    all_series = _all_series(studies)
    place = None if image is None else _place(all_series, image)
    return () if place is None else images_of(all_series[place[0]])


def image_count(studies: Sequence[Study], image: ImageRef | None) -> int:
    """How many images the series of one has; 0 without a series. Cheap, for what is asked at every move of the hand."""
    if image is None:
        return 0
    uid = image.instance.series.series_instance_uid
    series = next((each for each in _all_series(studies) if each.header.series_instance_uid == uid), None)
    return 0 if series is None else sum(instance.frame_count for instance in series.instances)
