"""Closed word lists: what letters call things, and what the record calls them."""
