"""Rules: what the letter's own words say, read without any model."""

from imr_llm.rules.find import find_evidence

__all__ = ["find_evidence"]
