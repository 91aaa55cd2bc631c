"""A server on 127.0.0.1 that speaks chat completions, with scripted answers and faults, and counts what it served."""
