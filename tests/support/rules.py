"""Every update rule of the course, and what frameworks mean by those that move each parameter on its own."""

from course_lib import CONVENTIONS, MatrixRule, matrices, optimizers
from course_lib.optimizers import Rule


def rules_in(module):
    return [rule for rule in vars(module).values() if isinstance(rule, type) and Rule in rule.__mro__[1:]]


RULES = [rule for rule in rules_in(optimizers) if not issubclass(rule, MatrixRule)]
MATRIX_RULES = [rule for rule in rules_in(matrices) if rule is not MatrixRule]
ENTRYWISE = {key: entry for key, entry in CONVENTIONS.items() if not issubclass(entry.rule, MatrixRule)}
