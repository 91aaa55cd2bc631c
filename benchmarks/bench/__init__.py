"""How fast letters are read, how much memory that takes, and what a model adds, beside instructor alone."""
