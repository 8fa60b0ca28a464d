"""What a person calls the stages of a training run."""

from engine.core.language import translate


def stage_words(stage: str) -> str:
    """What is done in the stage of that name; the name itself where it is not one of the wizard's."""
    words = {
        "given": translate("TrainingPage", "Loading what the model has"),
        "classifier": translate("TrainingPage", "Training the classifier"),
        "generators": translate("TrainingPage", "Training the generators"),
        "cheater": translate("TrainingPage", "Training generators that may cheat, for the critic to learn from"),
        "critic": translate("TrainingPage", "Training the critic of film-likeness"),
        "pack": translate("TrainingPage", "Checking on held-out films and packing"),
        "old-pair": translate("TrainingPage", "Checking the old pair on the same films"),
    }
    return words.get(stage, stage)
