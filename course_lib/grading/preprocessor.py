"""Our part in `nbgrader autograde`: instead of running a notebook in a kernel, rebuild and grade it.

    c.Autograde.sanitize_preprocessors = [Judge]
    c.Autograde.autograde_preprocessors = [SaveVerdicts, AssignLatePenalties, CheckCellMetadata]
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Unicode

from .batch import attempt
from .gradebook import enter, notebook_with_marks
from .notebook import grade_id
from .result import Result


class Judge(NbGraderPreprocessor):
    """Replaces the notebook that was sent by the released one with the student's cells and our verdicts."""

    root = Unicode(help="the folder of problem sets").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """nbgrader's call; the file is read anew, for nbgrader has already changed `nb`."""
        from .course import (
            Course,  # which reads the configuration that names this class
        )

        problem_set = Course(self.root).problem_set(resources["nbgrader"]["assignment"])
        data = Path(resources["metadata"]["path"], resources["nbgrader"]["notebook"] + ".ipynb").read_bytes()
        result = attempt(problem_set, resources["nbgrader"]["student"], data)
        return notebook_with_marks(problem_set, result), resources


class SaveVerdicts(SaveAutoGrades):
    """Puts the scores into the gradebook as Judge gave them; nbgrader alone takes silence for full marks."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """nbgrader's call, with a notebook that Judge made."""
        self.result = Result.from_json(nb.metadata["grading"])
        return super().preprocess(nb, resources)

    def _add_score(self, cell, resources):
        row = self.gradebook.find_grade(grade_id(cell), self.notebook_id, self.assignment_id, self.student_id)
        enter(row, cell, self.result)
        self.gradebook.db.commit()
