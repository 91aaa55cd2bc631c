"""The columns of the tables: their names, kinds and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ColumnKind = Literal["text", "integer", "number", "flag", "date", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: As in the header.
        kind: ``list`` is a list of texts; in CSV its elements are joined by ``"; "``.
        meaning: One sentence for the documentation.
    """

    name: str
    kind: ColumnKind
    meaning: str


LETTER_COLUMNS: Final = (
    Column("path", "text", "the letter's file, as in `records.jsonl`; joins the tables"),
    Column("sha256", "text", "of the file's bytes"),
    Column("layout", "text", "the letter's layout"),
    Column("pages", "integer", "pages of the file, where it keeps pages"),
    Column("case_number", "text", "as printed"),
    Column("priority", "text", "standard or expedited"),
    Column("case_outcome", "text", "upheld, overturned or partially_overturned; derived from the items"),
    Column("injury_date", "date", "date of injury; first day of a cumulative trauma"),
    Column("injury_end_date", "date", "last day of a cumulative trauma"),
    Column("ur_decision_date", "date", "utilization review's decision"),
    Column("application_received_date", "date", "application for review received"),
    Column("assigned_date", "date", "assigned to the review organization"),
    Column("decision_date", "date", "final determination"),
    Column("days_ur_to_decision", "integer", "days from utilization review's decision to the determination"),
    Column("days_assigned_to_decision", "integer", "days from assignment to the determination"),
    Column("injury_age_years", "number", "years from injury to the determination, to one decimal"),
    Column("age_years", "integer", "the worker's age, as stated"),
    Column("sex", "text", "female or male, where the letter says"),
    Column("certifications", "list", "the reviewer's certifications or specialties"),
    Column("subspecialties", "list", "the reviewer's subspecialties"),
    Column("licensed_states", "list", "the reviewer's states of licensure"),
    Column("diagnoses", "list", "diagnoses; read by a model"),
    Column("items", "integer", "disputed items"),
    Column("items_overturned", "integer", "disputed items found medically necessary"),
    Column("errors", "integer", "findings of severity error"),
    Column("warnings", "integer", "findings of severity warning"),
    Column("notes", "integer", "findings of severity note"),
    Column("finding_codes", "list", "codes of the findings, each once"),
    Column("needs_review", "flag", "whether a person should look before relying on the record"),
    Column("model", "text", "the model that read the letter; empty for rules alone"),
    Column("prompt", "text", "name, version and hash of the prompt"),
    Column("model_status", "text", "what came of asking the model"),
    Column("total_tokens", "integer", "tokens over all requests for this letter"),
)

ITEM_COLUMNS: Final = (
    Column("path", "text", "the letter's file, as in `records.jsonl`; joins the tables"),
    Column("case_number", "text", "as printed"),
    Column("decision_date", "date", "final determination"),
    Column("item", "integer", "position in the letter, from 1"),
    Column("heading", "text", "as printed, without the outcome word"),
    Column("treatment", "text", "a drug's name as written; a service's words"),
    Column("generic_name", "text", "generic name of a drug, ingredients joined by `/`"),
    Column("category", "text", "the state's category of the service"),
    Column("strength", "text", "drug strength"),
    Column("body_parts", "list", "body parts the heading names"),
    Column("laterality", "text", "left, right or bilateral"),
    Column("quantity", "number", "how much is in dispute"),
    Column("unit", "text", "unit of the quantity; empty when only `#` is printed"),
    Column("refills", "integer", "refills in dispute"),
    Column("times", "integer", "times per period; lower end of a range"),
    Column("times_max", "integer", "upper end of a range of times"),
    Column("per", "text", "day, week, month or year"),
    Column("duration", "integer", "how long; lower end of a range"),
    Column("duration_max", "integer", "upper end of a range of durations"),
    Column("duration_unit", "text", "day, week, month or year"),
    Column("visits", "integer", "visits in all"),
    Column("retrospective", "flag", "whether the treatment had been given"),
    Column("date_of_service", "date", "of a retrospective request"),
    Column("ur_outcome", "text", "what utilization review did: denied, modified or delayed"),
    Column("ur_requested_quantity", "number", "units requested, where review modified with numbers"),
    Column("ur_certified_quantity", "number", "units certified, where review modified with numbers"),
    Column("outcome", "text", "upheld: the denial stands; overturned: the treatment is necessary"),
    Column("medically_necessary", "flag", "true when overturned"),
    Column("claims_administrator_sources", "list", "guidelines of the claims administrator by source, each once"),
    Column("claims_administrator_citations", "list", "its citations as printed"),
    Column("reviewer_sources", "list", "guidelines of the reviewer by source, each once"),
    Column("reviewer_citations", "list", "the reviewer's citations as printed"),
    Column(
        "guideline_switch",
        "flag",
        "whether the reviewer cites no source that the administrator cites; empty where a side cites none",
    ),
    Column("rationale", "text", "the reviewer's words"),
    Column("rationale_reasons", "list", "reasons, from a closed list; read by a model"),
    Column("finding_codes", "list", "codes of the findings on this item, each once"),
    Column("needs_review", "flag", "whether a finding on this item is an error or a warning"),
)

FINDING_COLUMNS: Final = (
    Column("path", "text", "the letter's file, as in `records.jsonl`; joins the tables"),
    Column("case_number", "text", "as printed"),
    Column("item", "integer", "the item it is about; empty for the whole letter"),
    Column("code", "text", "one of the closed list in `findings.md`"),
    Column("severity", "text", "error, warning or note"),
    Column("field", "text", "JSON pointer into the record"),
    Column("message", "text", "one sentence"),
    Column("letter_value", "text", "what the letter says"),
    Column("model_value", "text", "what the model or the claim says"),
    Column("page", "integer", "where to look; empty where the file keeps no pages"),
    Column("line", "integer", "where to look, from 1 on each page"),
)
