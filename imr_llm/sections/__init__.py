"""Sections: where header, summary and item blocks stand, for each layout."""

from imr_llm.sections.find import find_outline
from imr_llm.sections.outline import ItemBlock, Layout, Outline, Sentence
from imr_llm.sections.sentences import number_sentences
from imr_llm.sections.unknown import judge_determination

__all__ = ["ItemBlock", "Layout", "Outline", "Sentence", "find_outline", "judge_determination", "number_sentences"]
