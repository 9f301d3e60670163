"""Sight: whether whatever the keyboard leads to can be seen, all of it, with nothing over it."""

from collections.abc import Iterator

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
# What is next has the focus: 'new', 'again' when it had it before, or 'out' when the keyboard has left the page.
WHERE = """() => {
  const it = document.activeElement;
  if (it === document.body) return 'out';
  window.hadTheFocus ??= new Set();
  if (window.hadTheFocus.has(it)) return 'again';
  window.hadTheFocus.add(it);
  return 'new';
}"""
# More than any page of the tests has.
MOST_STOPS = 300


def stops(page: Page, key: str = "Tab") -> Iterator[None]:
    """Press a key until it has led to everything once; yields at each stop."""
    page.evaluate("window.hadTheFocus = undefined")
    was_in = False
    for _press in range(MOST_STOPS):
        page.keyboard.press(key)
        where = page.evaluate(WHERE)
        if where == "again" or (where == "out" and was_in):
            return
        if where == "new":
            was_in = True
            yield
    raise AssertionError(f"{page.url}: {MOST_STOPS} presses of {key} do not lead round")


def out_of_sight(page: Page, key: str = "Tab") -> list[str]:
    """What a key leads to and nobody can see, in words; a page on which it leads nowhere is wrong as well."""
    found = [page.evaluate(IS_IN_SIGHT) for _stop in stops(page, key)]
    assert found, f"{page.url}: {key} leads nowhere"
    return list(dict.fromkeys(said for said in found if said is not True))
