"""The page object of the board: its cards, stages, messages and dialog, and dragging."""

from playwright.sync_api import Locator, Page, expect

from board.models.people.team import Team


def open_board(page: Page, team: Team, query: str = "") -> None:
    """Go to a team's board and wait until cards can be dragged."""
    page.goto(f"/teams/{team.slug}/board{query}")
    expect(page.locator("html")).to_have_class("js")


def card(page: Page, title: str) -> Locator:
    """The card of an experiment."""
    return page.locator(".card", has=page.get_by_role("link", name=title, exact=True))


def stage(page: Page, key: str) -> Locator:
    """One of the five stages."""
    return page.locator(f"#stage-{key}")


def titles(page: Page, key: str) -> Locator:
    """The titles in a stage, from the top."""
    return stage(page, key).locator(".card h3")


def message(page: Page, words: str) -> Locator:
    """A message in the live region that screen readers announce."""
    return page.get_by_role("status").locator(".message", has_text=words)


def dialog(page: Page) -> Locator:
    """The Move dialog."""
    return page.get_by_role("dialog")


def say_no_to_all(where: Page | Locator) -> None:
    """Answer the six questions with no."""
    answers = where.locator(".six input[value=no]")
    expect(answers).to_have_count(6)
    for answer in answers.all():
        answer.check()


def take(page: Page, title: str) -> None:
    """Press the mouse on a card and start to drag it."""
    card(page, title).scroll_into_view_if_needed()
    box = card(page, title).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 12, box["y"] + 40, steps=4)


def carry(page: Page, target: Locator, *, below: bool = False) -> None:
    """Move the dragged card over an element."""
    box = target.bounding_box()
    assert box
    page.mouse.move(
        box["x"] + box["width"] / 2, box["y"] + (box["height"] - 6 if below else min(box["height"] / 2, 20)), steps=12
    )


def drag(page: Page, title: str, key: str) -> None:
    """Drag a card into a stage with the mouse."""
    take(page, title)
    carry(page, stage(page, key).locator(".cards"))
    if page.locator(".sortable-ghost").count():  # where the hand is, is looked at twenty times a second
        expect(stage(page, key).locator(".cards > .sortable-ghost")).to_have_count(1)
    page.mouse.up()
