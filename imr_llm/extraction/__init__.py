"""Extraction: a letter in, a checked record out."""

from imr_llm.extraction.flow import aextract_determination, check_claims, extract_determination, read_outline

__all__ = ["aextract_determination", "check_claims", "extract_determination", "read_outline"]
