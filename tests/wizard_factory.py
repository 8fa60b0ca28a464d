"""What the wizard's pages are given in their tests: what a survey, a trial and an estimate found."""

import io

import numpy as np
from PIL import Image

from engine.data.film_list import ListedFilm
from viewer.state.wizard_facts import CheckFacts, EstimateFacts, FilmCheck, Split, SurveyFacts


def picture(side: int = 16) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.arange(side * side, dtype=np.uint8).reshape(side, side)).save(stream, "PNG")
    return stream.getvalue()


FACTS = SurveyFacts(
    films=40,
    patients=30,
    labels={"sick": 18, "well": 20},
    views={"PA": 38, "AP": 2},
    sizes={"512 × 512": 40},
    duplicates=1,
    left_out=(("DOE_JANE.png", "The picture is damaged."),),
    left_out_count=1,
    splits={"training": Split(28, 20), "validation": Split(4, 4), "held-out": Split(8, 6)},
    part_labels={part: {"sick": 2, "well": 2} for part in ("training", "validation", "held-out")},
    warnings=("2 films are lateral.",),
    previews=(picture(), picture(20)),
)
CHECK = CheckFacts(
    (0.2, 0.8, 0.9),
    (0.0, 1.0, 1.0),
    0.5,
    "sick",
    "well",
    tuple(FilmCheck(picture(), score, 1 - score) for score in (0.2, 0.8, 0.9)),
    1.0,
    warnings=("Is it inverted?",),
)
ESTIMATE = EstimateFacts("CPU", 3000, 2**30, 2**33, 2**26, 2**36, warnings=("Memory is tight.",))
FILMS = tuple(ListedFilm(f"{number}.png", "", True, number) for number in range(40))


class FakeProcess:
    running = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str):
        return lambda: self.asked.append(name)
