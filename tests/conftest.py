import sys

from hypothesis import settings

if sys.platform != "emscripten":  # a browser's Python starts no kernels
    import refresh_notebooks  # noqa: F401  (its environment, before NumPy is loaded)

settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")
