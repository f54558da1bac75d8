"""The wrong optimizers and schedules that people really write, each with its diagnosis."""

from . import of_rules, of_schedules
from .mutant import MUTANTS, Mutant, mutant

__all__ = ["MUTANTS", "Mutant", "mutant", "of_rules", "of_schedules"]
