"""Why an answer does not fit its schema, said to the model in few words that no library's version changes.

Pydantic's own text quotes the answer and names its version's web page, which would put both into the next request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

STATED_TWICE: Final = "stated_twice"
"""The kind of misfit of an object that names a key twice: a parser would keep the last value and lose the other in silence."""
_MOST: Final = 20
_SAID: Final[dict[str, str]] = {
    "missing": "is required and missing",
    "extra_forbidden": "is not a field; leave it out",
    "string_type": "must be text",
    "int_type": "must be a whole number, without quotes",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
    "date_type": "must be a date as YYYY-MM-DD",
    "date_from_datetime_inexact": "must be a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "must be a date as YYYY-MM-DD",
    "date_parsing": "must be a date as YYYY-MM-DD",
    "too_long": "has too many elements",
    "too_short": "has too few elements",
    "string_too_long": "is too long; point at the sentence instead of copying it",
    "string_too_short": "is empty; leave it out",
    "string_pattern_mismatch": "has another form than its description says",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    STATED_TWICE: "is stated twice in one object; state it once",
}


def describe_misfit(misfit: ValidationError | None, text: str) -> tuple[str, ...]:
    """Return what is wrong with an answer, one sentence a fault."""
    if not text.strip():
        return ("There is no answer.",)
    if misfit is None:
        return ("The answer is not one JSON object of the schema, given in the way that was asked for.",)
    faults = misfit.errors(include_url=False, include_context=True, include_input=False)
    return tuple(_sentence(fault) for fault in faults[:_MOST])


def _sentence(fault: ErrorDetails) -> str:
    if fault["type"] == "json_invalid":
        return "The answer is not valid JSON; it may have been cut off or wrapped in other words."
    place = "".join(f"/{step}" for step in fault["loc"])
    expected = fault.get("ctx", {}).get("expected")
    said = (
        f"must be one of {expected}"
        if expected and fault["type"] == "literal_error"
        else _SAID.get(fault["type"], "is not allowed")
    )
    return f"{place or 'The answer'} {said}."
