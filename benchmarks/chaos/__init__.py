"""Runs through faults, kills, a full disk and a server that starts anew, and books that balance all the same."""
