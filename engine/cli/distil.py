"""``parallax models distil``: a surrogate of a classifier of which only scores are known."""

import argparse

from engine.cli.outcome import DONE, FAILED, UsageError
from engine.cli.progress import ProgressBar
from engine.core.errors import ParallaxError


def run(arguments: argparse.Namespace) -> int:
    """Survey the films, train the surrogate as a run, and say how often the two agree."""
    from engine.core.jobs import JobContext
    from engine.data.film_list import write_film_list
    from engine.data.survey import survey
    from engine.training.config import SurrogateRun
    from engine.training.surrogate import WORTH_EXPLAINING, agreement_sentence, train_surrogate

    if not 0 < arguments.operating_point < 1:
        raise UsageError("--operating-point lies between 0 and 1.")
    if arguments.size % 32:
        raise UsageError("--size is a multiple of 32.")
    folder = arguments.out / arguments.name
    bar = ProgressBar()
    try:
        found = survey([arguments.films], "table", arguments.scores, JobContext(bar.update))
        scored = [film for film in found.films if film.labels]
        if not scored:
            raise ParallaxError("No film of the folder has a score in the table: the names of its files do not occur.")
        films = folder / "films.jsonl"
        write_film_list(films, scored)
        surrogate = SurrogateRun(
            kind="surrogate",
            name=arguments.name,
            seed=1,
            input_hw=(arguments.size, arguments.size),
            films=str(films.absolute()),
            operating_point=arguments.operating_point,
            steps=arguments.steps,
        )

        def emit(event: str, **fields: object) -> None:
            if event == "step":
                bar.update(int(str(fields["step"])) / arguments.steps, "Training the surrogate")

        share = train_surrogate(surrogate, folder, folder, emit, JobContext(bar.update))
    finally:
        bar.clear()
    print(agreement_sentence(share))
    print(
        f"Kept as {folder}. Name it as “classifier” in a run file with input_hw [{arguments.size}, {arguments.size}]."
    )
    return DONE if share >= WORTH_EXPLAINING else FAILED
