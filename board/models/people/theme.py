"""The theme: the council's own colour on every page, adjusted so that contrast stays above 4.5:1 (WCAG 2.2, 1.4.3)."""

import colorsys
import re

from board.models.errors import RuleBroken

ENOUGH = 4.5
# The surfaces that text in the colour appears on, in light and in dark mode: the darkest and the lightest of `base.css`.
LIGHT_SURFACE = "#eceae5"
DARK_SURFACE = "#242a2a"


def check_colour(colour: str) -> str:
    """The colour in lower case; raises RuleBroken unless it has the form #00594f."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise RuleBroken("Enter a colour as # and six digits or letters, such as #00594f.", field="brand_colour")
    return colour.lower()


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever has more contrast on a colour. One of them always has enough."""
    return "#ffffff" if contrast(colour, "#ffffff") >= contrast(colour, "#000000") else "#000000"


def readable_on(surface: str, colour: str) -> str:
    """The colour, darkened or lightened in steps of 1 % until its contrast on a surface is at least ENOUGH."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    step = -0.01 if luminance(surface) > 0.18 else 0.01
    while contrast(colour, surface) < ENOUGH and 0 < light + step < 1:
        light += step
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, saturation))
    return colour


def say_readable(colour: str) -> str:
    """A sentence on how a colour is used on light and dark pages, and with what contrast."""
    said = []
    for page, surface in (("light", LIGHT_SURFACE), ("dark", DARK_SURFACE)):
        used = readable_on(surface, colour)
        change = "as it is" if used == colour else f"as {used}, so that it can be read"
        said.append(f"On {page} pages it is used {change}: {contrast(used, surface):.1f} to 1")
    return f"{said[0]}. {said[1]}. At least {ENOUGH} to 1 is needed."


def theme_css(colour: str) -> str:
    """The style sheet that applies a colour in light and in dark mode."""
    light, dark = readable_on(LIGHT_SURFACE, colour), readable_on(DARK_SURFACE, colour)
    return (
        f":root{{--brand:{light};--brand-ink:{ink_on(light)};--brand-text:{light};{light_colours(colour)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--brand:{dark};--brand-ink:{ink_on(dark)};--brand-text:{dark}}}}}\n"
    )


def light_colours(colour: str) -> str:
    """Custom properties for what is light in either mode: e-mails and their previews."""
    light = readable_on(LIGHT_SURFACE, colour)
    return f"--light-brand:{light};--light-ink:{ink_on(light)}"
