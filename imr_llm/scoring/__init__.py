"""Records held against gold, and two runs against each other."""

from imr_llm.scoring.compare import Change, RunComparison, compare_runs
from imr_llm.scoring.comparison_table import comparison_as_json, render_comparison
from imr_llm.scoring.report import FieldScore, Judged, LetterScore, ModelCost, OutcomeScore, ScoreReport
from imr_llm.scoring.score import score_letter, score_records
from imr_llm.scoring.table import render_scores, scores_as_json

__all__ = [
    "Change",
    "FieldScore",
    "Judged",
    "LetterScore",
    "ModelCost",
    "OutcomeScore",
    "RunComparison",
    "ScoreReport",
    "compare_runs",
    "comparison_as_json",
    "render_comparison",
    "render_scores",
    "score_letter",
    "score_records",
    "scores_as_json",
]
