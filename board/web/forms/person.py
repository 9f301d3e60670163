"""The fields with which people say who they are: name, e-mail address, password."""

from wtforms import BooleanField, PasswordField, StringField

from board.models.people.person import LONGEST_EMAIL, LONGEST_NAME, SHORTEST_PASSWORD
from board.web.forms.form import Form, Shape, line

PASSWORD_HINT = f"{SHORTEST_PASSWORD} characters or more. Three or four unrelated words are safe and easy to remember."
# What may be typed before it is looked at; the rules say what a password may be.
LONGEST_TYPED = 1000


def name_field(label: str = "Your name") -> StringField:
    """A person's name, as others see it."""
    return line(label, LONGEST_NAME, needed="Enter a name" if label == "Name" else "Enter your name")


def email_field(label: str = "Your e-mail address", hint: str = "") -> StringField:
    """An e-mail address, with which one signs in."""
    return line(
        label,
        LONGEST_EMAIL,
        needed="Enter an e-mail address" if label != "Your e-mail address" else "Enter your e-mail address",
        hint=hint,
    )


def secret(label: str, needed: str, hint: str = "") -> PasswordField:
    """A password, exactly as typed; it is never put back into the page."""
    return PasswordField(label, [Shape(needed, LONGEST_TYPED)], description=hint)


def new_password(label: str = "Choose a password") -> PasswordField:
    """A password to be kept from now on."""
    return secret(label, "Enter a password", PASSWORD_HINT)


def tick(label: str, hint: str = "") -> BooleanField:
    """A box to tick."""
    return BooleanField(label, description=hint, false_values=(False, "false", "", "no", "0"))


class PersonForm(Form):
    """A form about people who work here; their own names and addresses are not residents' data."""

    asks_about_personal_data = False
