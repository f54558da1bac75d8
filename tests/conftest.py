import refresh_notebooks  # noqa: F401  (its environment, before NumPy is loaded)
from hypothesis import settings

settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")
