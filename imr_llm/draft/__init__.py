"""The model's answer: the shape it fills, and what a filled one claims."""

from imr_llm.draft.claims import DraftClaim, ItemPoints, draft_claims, item_points, point_problems
from imr_llm.draft.model import DRAFT_SCHEMA, DeterminationDraft

__all__ = ["DRAFT_SCHEMA", "DeterminationDraft", "DraftClaim", "ItemPoints", "draft_claims", "item_points", "point_problems"]
