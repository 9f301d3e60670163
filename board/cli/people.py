"""The command that adds a person, for example when nobody can sign in."""

import sys

import click

from board.cli.group import board, open_database
from board.database import db
from board.migrations import upgrade
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import choose_password, make_password_link, make_rescue_link, open_account
from board.models.people.audit import COMMAND_LINE
from board.models.people.organisation import Organisation, is_empty
from board.models.people.password_policy import passwords_off
from board.models.people.person import person_by_email

LONGEST_NAME = 100


@board.command("add-person", short_help="Add somebody who may sign in.")
@click.argument("name")
@click.argument("email")
@click.option("--lead", is_flag=True, help="They decide for every team: adopt, adapt or abandon.")
@click.option("--admin", is_flag=True, help="They look after people, teams and the organisation's settings.")
@click.option("--link", is_flag=True, help="Print a link by which they choose their password, once and within a day.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where people open the board.")
def add_person(name: str, email: str, lead: bool, admin: bool, link: bool, address: str) -> None:
    """Add somebody who may sign in, such as a new administrator when the last one has left.

    \b
    Example:   board add-person "Ada Farouk" ada@example.org --admin --link

    Asks for their password, unless you want a link. Most people are better invited onto a team from the board itself.
    """
    with open_database():
        upgrade()
        if not name.strip() or len(name) > LONGEST_NAME:
            raise RuleBroken(f"Enter a name of 1 to {LONGEST_NAME} characters.")
        if is_empty():
            if not admin:
                raise RuleBroken(
                    "Nobody has set this board up yet. Add an administrator first, with --admin, "
                    "or open the link that board serve prints."
                )
            db.session.add(Organisation(name=""))
        person = open_account(name.strip(), email, by=None, at=now(), is_lead=lead, is_admin=admin, actor=COMMAND_LINE)
        if link:
            _link, token = make_password_link(person, by=person, at=now(), actor=COMMAND_LINE)
            said = f"Give this link to {person.name}:\n\n  {address.rstrip('/')}/links/{token}\n"
        else:
            choose_password(person, _ask_password(), now(), actor=COMMAND_LINE)
            said = f"{person.name} can sign in as {person.email}."
        db.session.commit()
        click.echo(said)


@board.command("reset-sign-in", short_help="Let somebody in who has lost their second factor, and their password.")
@click.argument("email")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where people open the board.")
def reset_sign_in(email: str, address: str) -> None:
    """Print a link by which somebody begins anew: with it they choose a password, and their second factors are removed.

    \b
    Example:   board reset-sign-in ada@example.org --address https://board.example.org

    It works once, within an hour, and changes nothing before. For the last administrator who is locked out; everybody else is better
    helped by an administrator. Where passwords are switched off it is for the one administrator who keeps theirs.
    """
    with open_database() as settings:
        upgrade()
        person = person_by_email(email)
        if person is None:
            raise RuleBroken(f"Nobody signs in as {email}.")
        policy = passwords_off() if settings.sign_on else None
        if policy is not None and policy.break_glass_id != person.id:
            raise RuleBroken(
                f"Passwords are switched off for everybody but {policy.break_glass.name}. "
                f"Reset the sign-in of {policy.break_glass.email}, who can then help {person.name}."
            )
        _link, token = make_rescue_link(person, now(), actor=COMMAND_LINE)
        db.session.commit()
        click.echo(f"Give this link to {person.name}, and make sure that it is they:\n\n  {address.rstrip('/')}/links/{token}\n")


def _ask_password() -> str:
    """Never a command-line argument, which other users of the machine could see; a script may pipe it in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same password again")
    return password
