"""nbgrader's pages in a real Chromium: a student validates, a teacher gives a mark, a student reads it."""

import csv
import shutil

from course_lib.grading import __main__ as command
from tests.support.browser import SCREENSHOTS, Lecture, jupyterlab
from tests.support.grading import rows, sent, solved
from tests.support.submissions import FULL

EVIL = ("My own words. <script>document.title = 'evil'</script>"
        "<video src=x onerror=\"document.title = 'evil'\"></video><svg onload=\"document.title = 'evil'\"> "
        "[here](javascript:document.title='evil')")


def picture(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"grading-{name}.png")


def validated(browser, lab, path):
    """What JupyterLab says when the student presses Validate."""
    lecture = Lecture(browser, lab, path)
    lecture.page.locator("jp-button.validate-button").click()
    dialog = lecture.page.locator(".nbgrader-ErrorDialog, .nbgrader-SuccessDialog")
    dialog.wait_for(timeout=60_000)
    said = dialog.inner_text()
    picture(lecture.page, f"validate-{path.partition('.')[0]}")
    lecture.page.locator(".jp-Dialog button").last.click()
    lecture.close()
    return said


def test_a_student_validates_the_released_set_and_the_solved_one(browser, released, ps1, tmp_path):
    (tmp_path / "work").mkdir()
    shutil.copy(released.root / "release" / "ps1" / "ps1.ipynb", tmp_path / "work" / "untouched.ipynb")
    (tmp_path / "work" / "solved.ipynb").write_bytes(sent(solved(ps1)))
    (tmp_path / "home").mkdir()
    with jupyterlab(tmp_path / "work", tmp_path / "home", front_door=False) as lab:
        assert "failed" in validated(browser, lab, "untouched.ipynb")
        assert "passes all the tests" in validated(browser, lab, "solved.ipynb")


def test_a_mark_by_hand_in_formgrader_is_in_the_grades_and_in_the_feedback(browser, course, ps1, tmp_path):
    place = course.root / "submitted" / "ada" / "ps1"
    place.mkdir(parents=True)
    (place / "ps1.ipynb").write_bytes(sent(solved(ps1, ps1_typo_answer=EVIL)))
    line = ["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"]
    command.main(line)
    (tmp_path / "home").mkdir()
    with jupyterlab(course.root, tmp_path / "home", front_door=False) as lab:
        page = browser.new_page()
        page.goto(f"{lab}/formgrader/manage_submissions/ps1")
        page.get_by_text("needs manual grading").wait_for(timeout=60_000)
        assert "ada" in page.locator("tbody").inner_text()
        picture(page, "submissions")
        page.goto(f"{lab}/formgrader/gradebook/ps1/ps1")
        page.get_by_role("link", name="Submission #1").click()
        page.wait_for_load_state("networkidle")  # its rows of marks come after the page
        mark = page.locator("#ps1-typo-answer")
        mark.fill("3")
        with page.expect_response(lambda r: r.request.method == "PUT" and "/grade/" in r.url) as saved:
            mark.press("Tab")
        assert saved.value.ok
        mark.scroll_into_view_if_needed()
        picture(page, "formgrader")
        assert "My own words." in page.content() and page.title() != "evil"
        page.close()
    assert rows(course)["ada"]["ps1-typo-answer"] == (None, 3.0, False)
    command.main([*line, "--feedback"])
    with open(course.root / "reports" / "ps1.csv", encoding="utf-8-sig") as file:
        assert list(csv.DictReader(file)) == [
            {"student": "ada", "name": "ada", "score": f"{FULL + 3:g}", "out of": "20", "status": "graded"}]
    page = browser.new_page()
    page.goto((course.root / "feedback" / "ada" / "ps1" / "ps1.html").as_uri())
    page.get_by_text("Score: 3.0 / 4.0").first.wait_for()
    assert f"Score: {FULL + 3:.1f} / 20.0" in page.content() and page.title() != "evil"
    picture(page, "feedback")
    page.close()
