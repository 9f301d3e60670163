"""A fresh sign-in: before what could let somebody else in, people show again that it is they, and lose nothing that they typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person, page_before
from board.web.fragments import page, wants_fragments
from board.web.keeping import kept_fields
from board.web.people.proofs import ProofForm, TooManyTries, prove, ways_to_prove

View = TypeVar("View", bound=Callable[..., Any])


def needs_fresh_sign_in(view: View) -> View:
    """Mark a handler as one that asks who the person is, unless they have shown it in the last ten minutes (FRESH_FOR).

    A page is opened after they have shown it. A form that they sent is kept in the page that asks, and is sent on with the answer.
    """

    @wraps(view)
    def guarded(*given: Any, **named: Any) -> Any:
        if current_user.sign_in.is_fresh(now()):
            return view(*given, **named)
        if wants_fragments():
            answer = Response(status=401)
            answer.headers["HX-Redirect"] = url_for("confirmations.new", next=page_before())
            return answer
        address = request.full_path.rstrip("?")
        if request.method == "GET":
            return redirect(url_for("confirmations.new", next=address), 303)
        if "proof" not in request.form:
            return confirm_page(ProofForm(formdata=None), address, kept_fields(), 403)
        return confirmed(address, kept_fields(), lambda: view(*given, **named))

    guarded.needs_fresh_sign_in = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def confirmed(address: str, kept: dict[str, str], go_on: Callable[[], Any]) -> Any:
    """Take the proof that was sent and go on, or ask again with a sentence."""
    form = ProofForm()
    if not form.sent():
        return confirm_page(form, address, kept, 422)
    try:
        prove(form)
    except TooManyTries as broken:
        form.refuse(broken)
        return confirm_page(form, address, kept, 429)
    except RuleBroken as broken:
        form.refuse(broken)
        return confirm_page(form, address, kept, 422)
    return go_on()


def confirm_page(form: ProofForm, address: str, kept: dict[str, str], status: int = 200) -> AnyResponse:
    """The page that asks who it is, whose answer goes to `address` together with the fields that were kept."""
    ways = ways_to_prove(current_person())
    form.proof_code.data, form.proof_credential.data = "", ""
    return page(
        "people/confirmations_new.html",
        status,
        nav="account",
        form=form,
        form_has_errors=form.has_problems,
        address=address,
        kept=kept,
        ways=ways,
    )
