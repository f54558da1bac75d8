"""Our part in `nbgrader autograde`: instead of running a notebook in a kernel, rebuild and judge it.

    c.Autograde.sanitize_preprocessors = [Judge]
    c.Autograde.autograde_preprocessors = [SaveVerdicts, AssignLatePenalties, CheckCellMetadata]
"""

from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Unicode

from .batch import attempt
from .gradebook import enter, notebook_of, points


class Judge(NbGraderPreprocessor):
    """The notebook as it was sent becomes the released one, with the student's cells and our verdicts in it."""

    root = Unicode(help="the folder of problem sets").tag(config=True)

    def preprocess(self, nb, resources):
        from .course import Course  # which reads the configuration that names this class

        problem_set = Course(self.root).problem_set(resources["nbgrader"]["assignment"])
        data = Path(resources["metadata"]["path"], resources["nbgrader"]["notebook"] + ".ipynb").read_bytes()
        result = attempt(problem_set, resources["nbgrader"]["student"], data)
        return notebook_of(problem_set, data, result), resources


class SaveVerdicts(SaveAutoGrades):
    """Scores go into the gradebook as the judge gave them; nbgrader alone would take silence for full marks."""

    def preprocess(self, nb, resources):
        self.result = nb.metadata["grading"]
        return super().preprocess(nb, resources)

    def _add_score(self, cell, resources):
        grade_id = cell.metadata.nbgrader.grade_id
        row = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        enter(row, *points(cell, self.result))
        self.gradebook.db.commit()
