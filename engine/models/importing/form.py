"""The short form that a user fills in for a foreign classifier, as a value and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.errors import ModelError
from engine.core.foreign_files import read_json
from engine.models.card_fields import FieldError, Fields
from engine.models.importing.contract import ClassifierContract, read_contract

FORM_FILE = "form.json"


@dataclass(frozen=True)
class ImportForm:
    """What the user says about a foreign classifier.

    Attributes
    ----------
    class_name, counter_class_name : str
        What a score at or above the operating point means, and what one below means.
    operating_point : float
        Threshold on the score, in (0, 1).
    contract : ClassifierContract
    """

    class_name: str
    counter_class_name: str
    operating_point: float
    contract: ClassifierContract

    def __post_init__(self) -> None:
        if not 0 < self.operating_point < 1:
            raise ModelError(f"The operating point is {self.operating_point:g}; it lies between 0 and 1.")

    def to_json(self) -> str:
        """As JSON text that :func:`read_form` reads."""
        values = {
            "class_name": self.class_name,
            "counter_class_name": self.counter_class_name,
            "operating_point": self.operating_point,
            "contract": self.contract.to_json(),
        }
        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def read_form(path: Path) -> ImportForm:
    """Read a form file.

    Raises
    ------
    ModelError
        If it is missing, is not JSON, or a field is missing, unknown or out of range.
    """
    where = f"The form {path.name}"
    try:
        values = read_json(path)
    except OSError as error:
        raise ModelError(f"{where} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise ModelError(f"{where} is not JSON: {error}.") from error
    if not isinstance(values, Mapping):
        raise ModelError(f"{where} must be an object.")
    return _form(values, where)


def _form(values: Mapping[str, Any], where: str) -> ImportForm:
    fields = Fields(values)
    try:
        contract = fields.mapping("contract")
        form = ImportForm(
            class_name=fields.text("class_name"),
            counter_class_name=fields.text("counter_class_name"),
            operating_point=fields.number("operating_point", above=0.0, below=1.0),
            contract=read_contract(contract, f"{where}, “contract”,"),
        )
        fields.finish()
    except FieldError as error:
        raise ModelError(f"{where} cannot be used: {error}.") from None
    return form
