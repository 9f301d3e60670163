"""axe: accessibility problems of a page, closely at two widths and in every colour scheme, and content wider than a phone."""

from collections.abc import Sequence
from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# No page has frames, and no rule below needs the style sheets preloaded.
QUICKLY = {"resultTypes": ["violations"], "preload": False, "iframes": False}
EVERY_RULE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], **QUICKLY}
# No colour depends on the width of the window.
EVERY_RULE_BUT_COLOUR = {**EVERY_RULE, "rules": {"color-contrast": {"enabled": False}}}
# The rules that a colour scheme can affect; the structure of a page is the same in all of them.
RULES_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **QUICKLY}
RUN = "rules => axe.run(document, rules).then(found => found.violations)"
LAPTOP, PHONE = 1280, 320  # 320 pixels are also 1280 at 400 % zoom
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
FORCED = {"color_scheme": "dark", "forced_colors": "active"}
EVERY_LIGHT = (DARK, FORCED)


def problems_of(page: Page, name: str, closely: bool = False, others: Sequence[dict[str, str]] = (DARK,)) -> list[str]:
    """The problems of the page in its current state, as sentences that say where.

    Every rule is asked on a laptop, and whether it fits a phone. Looked at closely, the phone is asked every rule but colour
    too, and the other lights the rules of colour: for pages as they open, which hold nearly everything that their states show.
    Forced colours are checked only on pages with every component of the product.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    problems: dict[str, str] = {}
    for width, rules in ((PHONE, EVERY_RULE_BUT_COLOUR if closely else None), (LAPTOP, EVERY_RULE)):
        page.set_viewport_size({"width": width, "height": 900})
        for violation in page.evaluate(RUN, rules) if rules else ():
            problems.setdefault(_in_words(violation), f"{name} at {width} pixels, light")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems[f"scrolls sideways: it is {wide} pixels wide"] = f"{name} at {width} pixels"
    for light in others if closely else ():
        page.emulate_media(**light)  # type: ignore[arg-type]
        scheme = "forced colours" if light["forced_colors"] == "active" else light["color_scheme"]
        for violation in page.evaluate(RUN, RULES_OF_COLOUR):
            problems.setdefault(_in_words(violation), f"{name} at {LAPTOP} pixels, {scheme}")
        page.emulate_media(**LIGHT)  # type: ignore[arg-type]
    return [f"{where}: {words}" for words, where in problems.items()]


def _in_words(violation: dict[str, list[dict[str, list[dict[str, str]]]]]) -> str:
    nodes = violation["nodes"]
    why = [check["message"] for check in nodes[0]["any"] + nodes[0]["all"] + nodes[0]["none"]]
    return f"{violation['id']}, {len(nodes)} times, first {nodes[0]['target']}: {' '.join(why)} {nodes[0]['html']:.200}"
