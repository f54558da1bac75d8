"""nbgrader's settings for the problem sets, and ours: everything that a teacher may want to change."""

from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata

from course_lib.grading.preprocessor import Judge, SaveVerdicts

c = get_config()  # noqa: F821  (nbgrader's)

c.CourseDirectory.root = str(Path(__file__).parent)
c.CourseDirectory.course_id = "adaptive-optimizers"
# A second program may be writing: wait for it. For PostgreSQL:
# "postgresql+psycopg://user:password@host/name".
c.CourseDirectory.db_url = f"sqlite:///{Path(__file__).parent}/gradebook.db?timeout=60"

# Students' code runs in our sandbox, and never in a kernel.
c.Judge.root = str(Path(__file__).parent)
c.Autograde.sanitize_preprocessors = [Judge]
c.Autograde.autograde_preprocessors = [SaveVerdicts, AssignLatePenalties, CheckCellMetadata]
# Repeated submissions: "last" or "best". Late ones: "none" (no penalty) or "zero".
c.Grading.repeated = "last"
c.LateSubmissionPlugin.penalty_method = "none"
# Due dates of single people, by number or name: {"ps1": {"1205": "2026-05-03 12:00", "1206": "never"}}.
c.Grading.due = {}

# How a platform that we do not know names the files in its zip: patterns with a group called student, tried
# before those in course_lib/grading/platforms.py. {set} stands for ps1.
c.Grading.file_names = []
# The columns of reports/ps1.csv: its header, and what stands in it
# (student, name, score, most, late, status).
c.Grading.columns = {"student": "student", "name": "name", "score": "score", "out of": "most",
                     "status": "status"}
