"""A finger on a phone: it drags what can be dragged, and scrolls the page elsewhere."""

import pytest

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,  # only then does a finger scroll the page
    "device_scale_factor": 2,
}


def swipe(page, start, way):
    """Move a finger in small steps, as the browser gets it from a screen."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", start)
    for i in range(1, 21):
        touch("touchMove", (start[0] + way[0] * i / 20, start[1] + way[1] * i / 20))
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_timeout(200)


@pytest.mark.parametrize("way", [(80, 80), (-60, 0), (0, 90)])
def test_a_finger_drags_a_center_and_the_page_stays(browser, address, way):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{address}/chapters/02_the_loop.html")
    center = page.locator(".hs-mounted .hs-center").first
    center.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 60)")
    page.wait_for_timeout(200)
    before, scrolled = center.bounding_box(), page.evaluate("scrollY")
    middle = (before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    swipe(page, middle, way)
    after = center.bounding_box()
    assert page.evaluate("scrollY") == scrolled
    moved = (after["x"] - before["x"], after["y"] - before["y"])
    assert moved == pytest.approx(way, abs=6)
    context.close()


def test_a_finger_beside_the_centers_scrolls_the_page(browser, address):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{address}/chapters/02_the_loop.html")
    plane = page.locator(".hs-mounted svg.hs-plane").first
    plane.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    box, scrolled = plane.bounding_box(), page.evaluate("scrollY")
    swipe(page, (box["x"] + 12, box["y"] + box["height"] - 12), (0, -120))
    assert page.evaluate("scrollY") > scrolled + 60
    context.close()


def shown(slider):
    """What a slider says that it stands at, and what its widget says."""
    words = slider.locator("xpath=ancestor::*[contains(@class, 'hs-widget')]")
    return slider.get_attribute("aria-valuetext"), words.locator(".hs-words").inner_text()


# The curve of the Loop Lab is a slider, and a player has one for each parameter.
SLIDERS = ("02_the_loop", ".hs-curve"), ("09_one_loop_two_models", "input[type=range]")


@pytest.mark.parametrize(("chapter", "name"), SLIDERS)
def test_a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing(
    browser, address, chapter, name
):
    page, slider = after_four_half_steps(browser, address, chapter, name)
    before, scrolled = shown(slider), page.evaluate("scrollY")
    box = slider.bounding_box()
    swipe(page, (box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2), (3, -160))
    assert page.evaluate("scrollY") > scrolled + 60
    assert shown(slider) == before
    page.context.close()


@pytest.mark.parametrize(("chapter", "name"), SLIDERS)
def test_a_finger_that_moves_along_a_slider_moves_it(browser, address, chapter, name):
    page, slider = after_four_half_steps(browser, address, chapter, name)
    before, scrolled = shown(slider), page.evaluate("scrollY")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    swipe(page, (box["x"] + 0.9 * box["width"], middle), (-0.8 * box["width"], 4))
    assert page.evaluate("scrollY") == scrolled
    assert shown(slider) != before
    page.context.close()


def after_four_half_steps(browser, address, chapter, name):
    """A phone that shows an interactive after E, M, E, M, and one of its sliders."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{address}/chapters/{chapter}.html")
    kind = "" if name == ".hs-curve" else "[data-widget-model^='trace-player']"
    lab = page.locator(f".hs-mounted{kind}", has=page.locator(name)).first
    for i in range(4):
        steps = lab.locator(".hs-row button:not(.hs-icon)")
        steps.nth(i % 2 if name == ".hs-curve" else 0).tap()
    slider = lab.locator(name).first
    slider.evaluate("node => node.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(600)  # until nothing glides
    return page, slider
