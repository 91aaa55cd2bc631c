"""Sections: where header, summary and item blocks stand, for each layout."""

from imr_llm.sections.find import find_outline
from imr_llm.sections.judgement import judge_outline
from imr_llm.sections.outline import LONGEST_HEADING, MOST_ITEMS, ItemBlock, Layout, Outline, Sentence
from imr_llm.sections.sentences import number_sentences

__all__ = [
    "LONGEST_HEADING",
    "MOST_ITEMS",
    "ItemBlock",
    "Layout",
    "Outline",
    "Sentence",
    "find_outline",
    "judge_outline",
    "number_sentences",
]
