"""The fields for a person's name, e-mail address and password."""

from wtforms import BooleanField, PasswordField, StringField

from board.models.people.password import SHORTEST_PASSWORD
from board.models.people.person import LONGEST_EMAIL, LONGEST_NAME
from board.web.forms.form import Form, Shape, line

PASSWORD_HINT = f"{SHORTEST_PASSWORD} characters or more. Three or four unrelated words are safe and easy to remember."
# The most characters accepted from a form; the rules say what a password may be.
LONGEST_TYPED = 1000


def name_field(label: str = "Your name") -> StringField:
    """A person's name, as others see it."""
    return line(label, LONGEST_NAME, needed="Enter a name" if label == "Name" else "Enter your name")


def email_field(label: str = "Your e-mail address", hint: str = "") -> StringField:
    """The e-mail address that a person signs in with."""
    return line(
        label,
        LONGEST_EMAIL,
        needed="Enter an e-mail address" if label != "Your e-mail address" else "Enter your e-mail address",
        hint=hint,
    )


def secret(label: str, needed: str, hint: str = "") -> PasswordField:
    """A password, exactly as typed; it is never rendered into the page again."""
    return PasswordField(label, [Shape(needed, LONGEST_TYPED)], description=hint)


def new_password(label: str = "Choose a password") -> PasswordField:
    """A new password to save."""
    return secret(label, "Enter a password", PASSWORD_HINT)


def tick(label: str, hint: str = "") -> BooleanField:
    """A checkbox."""
    return BooleanField(label, description=hint, false_values=(False, "false", "", "no", "0"))


class PersonForm(Form):
    """The base of forms about colleagues, whose own names and addresses are not residents' data."""

    asks_about_personal_data = False
