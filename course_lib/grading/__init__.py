"""Graded problem sets: `python -m course_lib.grading ps1 submissions.zip`. Linux only, with bubblewrap."""
