import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as course_lib.lab does; before NumPy is loaded
os.environ["TQDM_DISABLE"] = "1"  # progress bars tell the time, which no stored output can match

from hypothesis import settings

settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")
