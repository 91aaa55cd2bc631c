"""What the laws are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.mutation import SCRAPS, letter_files, letter_texts, spoil_bytes, spoil_text

whole_letters = st.sampled_from(letter_texts())
"""Fictional letters of every layout."""

spoilt_letters = st.builds(spoil_text, whole_letters, st.randoms(use_true_random=False)).filter(str.strip)
"""Letters that were cut, doubled, rewrapped, renumbered or filled with scraps."""

spoilt_files = st.builds(spoil_bytes, st.sampled_from(letter_files()), st.randoms(use_true_random=False))
"""Letters' bytes, PDFs among them, with some of them wrong."""

scraps = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), min_size=1, max_size=30).map(" ".join)
any_text = (st.text(st.characters(codec=None), min_size=1) | scraps).filter(str.strip)
"""Any text, lone surrogates included, and heaps of the form's own words."""
