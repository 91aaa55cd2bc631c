"""Recording cassettes and holding replayed answers against gold."""
