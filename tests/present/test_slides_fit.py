"""Every slide of every lecture fits on the screens of lecture rooms."""

from tests.support.browser import SCREENSHOTS
from tests.support.lectures import each_path
from tests.support.show import MEASURE, SIZES, SLIDES


@each_path
def test_every_slide_fits_on_both_screens(path, show):
    speaker = show(path.name)
    assert speaker.slide() == [f"{path.name[:2]}-title"]
    slides, wrong = speaker.evaluate(SLIDES), []
    for width, height in SIZES:
        speaker.page.set_viewport_size(dict(width=width, height=height))
        speaker.page.wait_for_timeout(500)
        for index, name in slides:
            found, pictures = speaker.evaluate(MEASURE, index)
            wrong += [(name, width, each) for each in found]
            if pictures or found:
                speaker.page.screenshot(path=SCREENSHOTS / f"slide-{name}-{width}.png")
    assert len(slides) >= 12 and wrong == []
    assert speaker.complaints == [] and speaker.outside == []
