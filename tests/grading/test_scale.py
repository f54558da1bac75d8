"""A thousand submissions, and one batch on every kind of machinery: no verdict is wrong or differs."""


from course_lib.grading import batch
from course_lib.grading.collect import collect
from tests.support.grading import a_cluster
from tests.support.submissions import FULL, a_large_class


def judged(course, folder, results, cluster=None, every=1):
    """{student: result} of every so many of the submissions in `folder`."""
    problem_set = course.problem_set("ps1")
    found, _ = collect(folder, "ps1", course.settings.file_names)
    kept = batch.ResultStore(results, problem_set.version)
    graded = batch.grade_all(problem_set, found[::every], kept, cluster)
    return {one.student: result for one, result in graded}


def test_1000_submissions_get_what_they_deserve_and_every_machinery_gives_the_same(course, ps1, tmp_path):
    expected = a_large_class(ps1, tmp_path / "submitted", 1000)
    with batch.workers(count=2) as client:
        found = judged(course, tmp_path / "submitted", tmp_path / "local", client)
    assert {student: result.score for student, result in found.items()} == {
        student: points for student, (points, _) in expected.items()}
    for student, (points, said) in expected.items():
        first = found[student].questions.get("ps1-news-check", ())
        assert said in " ".join(mark.text for mark in first)
        assert points == FULL or not found[student].questions or first[1].verdict.status != "right"
    some = {student: found[student] for student in sorted(found)[::25]}
    assert judged(course, tmp_path / "submitted", tmp_path / "alone", every=25) == some
    with a_cluster(tmp_path) as (address, pem), batch.workers(address, certificate=pem) as client:
        assert judged(course, tmp_path / "submitted", tmp_path / "address", client, every=25) == some
