"""How many milliseconds a change costs in the frame that shows it."""

import math

FRAMES = """async ({ acts, count, at }) => {
  const root = document.querySelectorAll(".hs-mounted")[at];
  const frame = () => new Promise(requestAnimationFrame);
  const act = new Function("place", "i", acts);
  const times = [];
  for (let i = 0; i < count; i++) {
    await frame();
    // Callbacks of a frame run in order: the first stands before the drawing's own.
    let drawing;
    const before = frame().then(() => { drawing = performance.now(); });
    const begin = performance.now();
    act(root, i);
    const handled = performance.now() - begin;
    await frame();
    await before;
    root.getBoundingClientRect();
    root.querySelector("svg").getBBox();
    times.push(handled + performance.now() - drawing);
  }
  return times.sort((a, b) => a - b);
}"""


def frame_times(page, acts, count=120, at=0):
    """Median and 95th percentile of the milliseconds that a change costs in its frame."""
    times = page.evaluate(FRAMES, {"acts": acts, "count": count, "at": at})
    return times[count // 2], times[math.ceil(0.95 * count) - 1]


def drag_times(reader, node, selector, at=0):
    """What each move of a drag costs, while the mouse is down on the node."""
    x, y = reader.middle(node)
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    acts = f"""place.querySelector("{selector}").dispatchEvent(new PointerEvent(
      "pointermove", {{ clientX: {x} + i % 40, clientY: {y} + i % 30 }}));"""
    times = frame_times(reader.page, acts, at=at)
    reader.page.mouse.up()
    return times
