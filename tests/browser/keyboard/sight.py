"""Sight: whether whatever the keyboard leads to can be seen, all of it, with nothing over it."""

from playwright.sync_api import Page

# An old laptop, a laptop and a phone.
SIZES = [(1366, 640), (1280, 800), (360, 740)]

# The width of the narrowest phone, and of a laptop at 400 % zoom.
ZOOMED = (320, 256)

# True, or what is wrong with the focused element: each of its boxes is asked near its upper edge, in its middle and near its
# lower edge which element a click would meet there. What is larger than the screen is asked in the middle of what is on it.
IS_IN_SIGHT = """() => {
  const it = document.activeElement;
  const name = it.getAttribute('aria-label') || it.name || it.textContent.trim() || it.id;
  const called = `${it.tagName.toLowerCase()} “${name.replace(/\\s+/g, ' ').slice(0, 60)}”`;
  const drawn = (element) => [...element.getClientRects()].filter((box) => box.width > 2 && box.height > 2);
  const boxes = [it, ...(it.labels ?? [])].map(drawn).find((some) => some.length);
  if (!boxes) return `${called} has no size`;
  for (const box of boxes) {
    const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight);
    const heights = box.height > innerHeight / 2 ? [(upper + lower) / 2] : [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3];
    const x = Math.max(box.left, 0) + Math.min(box.width / 2, 40);
    for (const y of heights) {
      const found = document.elementFromPoint(x, y);
      if (!found) return `${called} is off the screen, at ${Math.round(x)}, ${Math.round(y)}`;
      const isIt = it === found || it.contains(found) || found.closest('label')?.control === it;
      if (!isIt) return `${called} is under ${found.outerHTML.slice(0, 80)}`;
    }
  }
  return true;
}"""
# 'out' when the keyboard has left the page, 'again' when it has come to where it was before, or whether that is in sight.
WHAT_HAS_THE_FOCUS = f"""() => {{
  const it = document.activeElement;
  if (it === document.body) return 'out';
  window.hadTheFocus ??= new Set();
  if (window.hadTheFocus.has(it)) return 'again';
  window.hadTheFocus.add(it);
  return ({IS_IN_SIGHT})();
}}"""
# More than any page of the tests has.
MOST_STOPS = 300


def out_of_sight(page: Page, key: str = "Tab") -> list[str]:
    """What pressing a key leads to, once round, that nobody can see, in words; it has to lead somewhere."""
    page.evaluate("window.hadTheFocus = undefined")
    said: list[object] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press(key)
        found = page.evaluate(WHAT_HAS_THE_FOCUS)
        if found == "again" or (found == "out" and said):
            break
        if found != "out":
            said.append(found)
    else:
        raise AssertionError(f"{page.url}: {MOST_STOPS} presses of {key} do not lead round")
    assert said, f"{page.url}: {key} leads nowhere"
    return [str(words) for words in dict.fromkeys(said) if words is not True]
