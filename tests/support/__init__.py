"""What tests of several files share; no file here is a test."""

from pathlib import Path

ROOT = Path(__file__).parents[2]  # of the project, also where course_lib is installed elsewhere
