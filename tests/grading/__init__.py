"""The problem sets and the grader, with real sandboxes and a real nbgrader (`make test-grade`, on Linux)."""
