"""Several forms on one page that are sent together: what is wrong with any of them is said once, on top."""

from collections.abc import Iterator

from markupsafe import Markup
from wtforms import Field

from board.web.forms.form import Form


class FormGroup:
    """Forms side by side, as the macros for one form read them."""

    def __init__(self, *forms: Form):
        self.forms = forms

    def __iter__(self) -> Iterator[Field]:
        """Every field of every form."""
        return (field for form in self.forms for field in form)

    def sent(self) -> bool:
        """Whether all were sent and their shape is right; each says what is wrong with it."""
        return [form.sent() for form in self.forms].count(False) == 0

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return any(form.errors for form in self.forms)

    @property
    def form_errors(self) -> list[str]:
        """What is wrong with no field of its own."""
        return [sentence for form in self.forms for sentence in form.form_errors]

    @property
    def personal_data(self) -> list[Markup | str]:
        """What seems to identify a resident."""
        return [sentence for form in self.forms for sentence in form.personal_data]

    @property
    def has_problems(self) -> bool:
        """Whether anything has to be put right before it can be saved."""
        return any(form.has_problems for form in self.forms)
