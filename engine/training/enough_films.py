"""How many films and patients a training needs at least, so that it can learn from some and be checked on others."""

from engine.core.language import translate

FEWEST_FILMS = 12
FEWEST_PATIENTS = 6


def too_few(films: int, patients: int) -> str:
    """Why these are too few, and what to add, as a sentence; empty if they are enough."""
    if films == 0:
        return translate(
            "Wizard", "No film was found in these folders; the list above says what was left out, and why."
        )
    if films < FEWEST_FILMS:
        text = translate(
            "Wizard",
            "Only {count} films were found, and at least {fewest} are needed, to learn from some and to check on "
            "others. Add a folder.",
        )
        return text.format(count=films, fewest=FEWEST_FILMS)
    if patients == 1:
        return translate(
            "Wizard",
            "All films are of one patient: nothing could be checked on a patient the training has not seen. "
            "Add films of other patients.",
        )
    if patients < FEWEST_PATIENTS:
        text = translate(
            "Wizard",
            "The films are of {count} patients; at least {fewest} are needed, so that some can be kept aside for the "
            "check. Add films of other patients.",
        )
        return text.format(count=patients, fewest=FEWEST_PATIENTS)
    return ""
