"""Checks: pure comparisons; what differs, never whose value stands."""

from imr_llm.checks.claims import Claim, Claims, claims_from_record
from imr_llm.checks.compare import Comparison, check_case_outcome, compare
from imr_llm.checks.drafts import claims_from_draft
from imr_llm.checks.judge import judge_draft
from imr_llm.checks.letter import check_case, check_letter
from imr_llm.checks.unread import find_unread
from imr_llm.checks.values import told
from imr_llm.checks.verdicts import Check

__all__ = [
    "Check",
    "Claim",
    "Claims",
    "Comparison",
    "check_case",
    "check_case_outcome",
    "check_letter",
    "claims_from_draft",
    "claims_from_record",
    "compare",
    "find_unread",
    "judge_draft",
    "told",
]
