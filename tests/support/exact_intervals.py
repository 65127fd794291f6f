"""Clopper and Pearson's intervals by SciPy; its statistics take seconds to import, and only here."""

from importlib import import_module


def proportion(errors, trials, confidence):
    """Two-sided."""
    return import_module("scipy.stats").binomtest(errors, trials).proportion_ci(confidence, "exact")
