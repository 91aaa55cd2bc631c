"""A model server of other people's making, with random weights: does it answer, and does its nonsense stay out of the records?"""
