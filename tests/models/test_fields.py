"""Declared fields: every text that people write is declared, and what is declared to be searched is read by the library."""

from sqlalchemy import String, Text, update

from board.database import Base, db
from board.models.experiments.decision_review import InUse, WhatNext
from board.models.fields import declared, field_of, marked_nouns, searched_in
from board.models.library.document import documents_of
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_expecting, make_experiment, make_measure, make_reflected, make_risk

# What the product itself writes: identifiers, states, stems, and copies of what is declared where it was written.
WRITTEN_BY_NOBODY = {
    "activity": {"verb", "subject"},
    "authenticator_app": {"secret"},
    "audit_entry": {"area", "action", "actor", "about", "detail", "address"},
    "circle": {"step", "code"},
    "experiment_window": {
        *("title", "change", "stage", "onward", "confirmed", "happened"),
        *("learned", "therefore", "decision", "because"),
    },
    "guess_bucket": {"key", "account"},
    "identity": {"issuer", "tenant", "subject"},
    "journey": {"verdict", "confirmed", "sure"},
    "kept_form": {"token_hash", "path"},
    "learning_card": {"stems"},
    "letter": {"message_id", "claim", "problem"},
    "library_entry": {"title", "learning", "rest", "decision", "confirmed"},
    "library_word": {"word"},
    "move": {"from_stage", "to_stage"},
    "note": {"key", "kind"},
    "one_time_link": {"kind", "token_hash"},
    "passkey": {"credential_id"},
    "person": {"password_hash"},
    "provisioned_person": {"user_name", "user_name_key", "external_id"},
    "provisioning_token": {"token_hash"},
    "recovery_code": {"code_hash"},
    "review_link": {"token_hash", "span"},
    "round_up": {"stems"},
    "round_up_item": {"section", "key", "stems"},
    "round_up_picture": {"kind", "digest"},
    "security_mail": {"kind", "detail", "address", "message_id"},
    "sign_in": {"token_hash", "browser", "address"},
    "stage_setting": {"stage"},
    "tag": {"key"},
    "team": {"slug"},
}


def test_every_text_that_people_write_is_declared():
    undeclared = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if type(column.type) in (String, Text) and "field" not in column.info
    }
    exempt = {(table, name) for table, names in WRITTEN_BY_NOBODY.items() for name in names}
    assert not undeclared - exempt, "declare it beside its column, with info=field(…): see board/models/fields.py"
    assert not exempt - undeclared, "these are declared or gone"


def test_the_library_reads_every_text_that_is_declared_to_be_searched(school, mel, lee):
    experiment = make_reflected(make_expecting(make_experiment(school, stage=Stage.REFLECTING, by=mel)), by=mel)
    make_measure(experiment)
    make_risk(experiment)
    make_decision(experiment, by=lee)
    experiment.decision.review(InUse.YES, "It held", WhatNext.SETTLED, by=lee, at=now(), today=now().date())
    db.session.flush()
    words = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_chosen = any(column.name in str(check.sqltext) for check in table.constraints if hasattr(check, "sqltext"))
            if "field" in column.info and column.info["field"].searched and table.name != "learning_card" and not is_chosen:
                words[table.name, column.name] = f"word{len(words)}."
                db.session.execute(update(table).values({column: words[table.name, column.name]}))
    told = " ".join(section.text for section in documents_of([experiment.id])[experiment.id].sections)
    assert len(words) > 25
    assert not [where for where, word in words.items() if word.rstrip(".") not in told.replace(",", "").replace(".", " ").split()]


def test_a_noun_says_what_activity_records_of_it():
    assert field_of("measure", "readings").label == "Readings"
    assert "decision" in searched_in("decision")
    assert "review_on" not in searched_in("decision")
    assert not field_of("learning", "phrase_id").marked
    assert field_of("learning", "learned").marked
    assert marked_nouns()["paste"] == marked_nouns()["reading"] == "a reading"
    assert set(marked_nouns()) <= set(declared())


def test_a_field_says_its_values_as_one_says_them():
    assert field_of("prediction", "sure").told("low") == "Not very sure"
    assert field_of("measure", "fixed_until").told("2026-11-03") == "3 November 2026"
    assert field_of("retrospective", "improvements").told(["Ring", "Write it down"]) == "Ring; Write it down"
    assert field_of("experiment", "cycle").label == "Cycle"
