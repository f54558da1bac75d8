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
from .result import Result


class Judge(NbGraderPreprocessor):
    """The notebook as it was sent becomes the released one, with the student's cells and our verdicts in it."""

    root = Unicode(help="the folder of problem sets").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """nbgrader's call; the file is read anew, for nbgrader has already changed `nb`."""
        from .course import Course  # which reads the configuration that names this class

        problem_set = Course(self.root).problem_set(resources["nbgrader"]["assignment"])
        data = Path(resources["metadata"]["path"], resources["nbgrader"]["notebook"] + ".ipynb").read_bytes()
        result = attempt(problem_set, resources["nbgrader"]["student"], data)
        return notebook_with_marks(problem_set, result), resources


class SaveVerdicts(SaveAutoGrades):
    """Scores go into the gradebook as the judge gave them; nbgrader alone would take silence for full marks."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """nbgrader's call, with a notebook that Judge made."""
        self.result = Result.from_json(nb.metadata["grading"])
        return super().preprocess(nb, resources)

    def _add_score(self, cell, resources):
        name = cell.metadata.nbgrader.grade_id
        enter(self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id), cell, self.result)
        self.gradebook.db.commit()
