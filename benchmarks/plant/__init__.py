"""Plant errors in right answers and count which are flagged: ``python -m benchmarks.plant``."""
