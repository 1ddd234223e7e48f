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
    """What a slider of the Loop Lab says that it stands at, and what the lab says."""
    words = slider.locator("xpath=ancestor::*[contains(@class, 'hs-widget')]")
    return slider.get_attribute("aria-valuetext"), words.locator(".hs-words").inner_text()


@pytest.mark.parametrize("name", ["Half-step", "Clusters", "curve"])
def test_a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing(
    browser, address, name
):
    page, slider = after_four_half_steps(browser, address, name)
    before, scrolled = shown(slider), page.evaluate("scrollY")
    box = slider.bounding_box()
    swipe(page, (box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2), (3, -160))
    assert page.evaluate("scrollY") > scrolled + 60
    assert shown(slider) == before
    if name != "curve":
        assert slider.input_value() == slider.get_attribute("aria-valuetext").split()[0]
    page.context.close()


@pytest.mark.parametrize("name", ["Half-step", "Clusters", "curve"])
def test_a_finger_that_moves_along_a_slider_moves_it(browser, address, name):
    page, slider = after_four_half_steps(browser, address, name)
    before, scrolled = shown(slider), page.evaluate("scrollY")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    swipe(page, (box["x"] + 0.9 * box["width"], middle), (-0.8 * box["width"], 4))
    assert page.evaluate("scrollY") == scrolled
    assert shown(slider) != before
    page.context.close()


def after_four_half_steps(browser, address, name):
    """A phone that shows the Loop Lab after E, M, E, M, and one of its sliders."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{address}/chapters/02_the_loop.html")
    lab = page.locator(".hs-mounted").first
    for step in "EMEM":
        lab.locator(".hs-steps button").nth("EM".index(step)).tap()
    slider = lab.locator(".hs-curve" if name == "curve" else f"[aria-label='{name}']").first
    slider.evaluate("node => node.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(600)  # until nothing glides
    return page, slider
