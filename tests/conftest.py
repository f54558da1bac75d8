import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as course_lib.lab does; before NumPy is loaded
