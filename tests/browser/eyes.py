"""Looking at a page as axe does, in every light and at both widths, and for anything wider than a phone."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
EVERY_RULE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# What a scheme of colours can change; the structure of a page is the same in every light.
RULES_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
RUN = "rules => axe.run(document, rules).then(found => found.violations)"
LAPTOP, PHONE = 1280, 320  # 320 pixels are also 1280 at 400 % zoom
LIGHTS: tuple[dict[str, str], ...] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "active"},
)


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands, in words that say where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    problems: dict[str, str] = {}  # what is wrong in every light is told once
    for width in (LAPTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for light in LIGHTS:
            page.emulate_media(**light)  # type: ignore[arg-type]
            where = (
                f"{name} at {width} pixels, {'forced colours' if light['forced_colors'] == 'active' else light['color_scheme']}"
            )
            for violation in page.evaluate(RUN, EVERY_RULE if light is LIGHTS[0] else RULES_OF_COLOUR):
                problems.setdefault(_in_words(violation), where)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems[f"scrolls sideways: it is {wide} pixels wide"] = f"{name} at {width} pixels"
    page.set_viewport_size({"width": LAPTOP, "height": 900})
    page.emulate_media(**LIGHTS[0])  # type: ignore[arg-type]
    return [f"{where}: {words}" for words, where in problems.items()]


def _in_words(violation: dict[str, list[dict[str, list[dict[str, str]]]]]) -> str:
    nodes = violation["nodes"]
    why = [check["message"] for check in nodes[0]["any"] + nodes[0]["all"] + nodes[0]["none"]]
    return f"{violation['id']}, {len(nodes)} times, first {nodes[0]['target']}: {' '.join(why)} {nodes[0]['html']:.200}"
