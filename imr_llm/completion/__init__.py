"""Asking a model: the only package that imports openai, instructor and tenacity, and only once a model is really asked."""

from imr_llm.completion.blocking import run_blocking
from imr_llm.completion.gate import Gate, OpenGate
from imr_llm.completion.ledger import Attempt, AttemptStatus, Cost, Prices, Usage, cost, read_prices, sum_usage
from imr_llm.completion.opening import open_completer
from imr_llm.completion.question import Answer, AnswerStatus, Completer, Judge, Question
from imr_llm.completion.retry_after import parse_retry_after
from imr_llm.completion.settings import CompletionSettings, Mode

__all__ = [
    "Answer",
    "AnswerStatus",
    "Attempt",
    "AttemptStatus",
    "Completer",
    "CompletionSettings",
    "Cost",
    "Gate",
    "Judge",
    "Mode",
    "OpenGate",
    "Prices",
    "Question",
    "Usage",
    "cost",
    "open_completer",
    "parse_retry_after",
    "read_prices",
    "run_blocking",
    "sum_usage",
]
