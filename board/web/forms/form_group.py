"""A form group: several forms on one page that are sent together, with one summary of errors on top."""

from collections.abc import Iterator

from markupsafe import Markup
from wtforms import Field

from board.web.forms.form import Form


class FormGroup:
    """Several forms with the interface that the template macros for one form expect."""

    def __init__(self, *forms: Form):
        self.forms = forms

    def __iter__(self) -> Iterator[Field]:
        """Every field of every form."""
        return (field for form in self.forms for field in form)

    def sent(self) -> bool:
        """Whether all forms were sent and valid; validates every one of them, so that each shows its own errors."""
        return [form.sent() for form in self.forms].count(False) == 0

    @property
    def errors(self) -> bool:
        """Whether any form has errors."""
        return any(form.errors for form in self.forms)

    @property
    def form_errors(self) -> list[str]:
        """The errors that belong to no field."""
        return [sentence for form in self.forms for sentence in form.form_errors]

    @property
    def personal_data(self) -> list[Markup | str]:
        """The texts that seem to identify a resident."""
        return [sentence for form in self.forms for sentence in form.personal_data]

    @property
    def has_problems(self) -> bool:
        """Whether anything has to be corrected before the forms can be saved."""
        return any(form.has_problems for form in self.forms)
