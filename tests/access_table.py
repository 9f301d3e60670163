"""The table of who may do what: the audiences, what each of them gets, and the routes of each by area."""

IN, SIGN_IN, TOKEN, FORBIDDEN, MISSING = "in", "sign-in page", 401, 403, 404

# For each audience: not signed in, another team, member, coach of the team, lead, administrator.
# The second row is the same for a private team.
AUDIENCES = {
    "everyone": ((IN, IN, IN, IN, IN, IN), (IN, IN, IN, IN, IN, IN)),
    "signed in": ((SIGN_IN, IN, IN, IN, IN, IN), (SIGN_IN, IN, IN, IN, IN, IN)),
    "readers": ((SIGN_IN, IN, IN, IN, IN, IN), (SIGN_IN, MISSING, IN, IN, IN, IN)),
    "the team": ((SIGN_IN, FORBIDDEN, IN, IN, FORBIDDEN, FORBIDDEN), (SIGN_IN, MISSING, IN, IN, FORBIDDEN, FORBIDDEN)),
    "the team's notes": ((SIGN_IN, MISSING, IN, IN, MISSING, MISSING), (SIGN_IN, MISSING, IN, IN, MISSING, MISSING)),
    "who wrote it": ((SIGN_IN, MISSING, IN, FORBIDDEN, MISSING, MISSING), (SIGN_IN, MISSING, IN, FORBIDDEN, MISSING, MISSING)),
    "whoever raised or wrote it": (
        (SIGN_IN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        (SIGN_IN, MISSING, IN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ),
    "who proposed it or administrators": ((SIGN_IN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN, IN),) * 2,
    "coaches": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN),
        (SIGN_IN, MISSING, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN),
    ),
    "who says who is on": ((SIGN_IN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN, IN), (SIGN_IN, MISSING, FORBIDDEN, IN, FORBIDDEN, IN)),
    "leads": ((SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN), (SIGN_IN, MISSING, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN)),
    "leads anywhere": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN),
    ),
    "round-up editors": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, IN, FORBIDDEN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, IN, FORBIDDEN),
    ),
    "administrators": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
        (SIGN_IN, MISSING, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
    ),
    "administrators of people": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
    ),
    "whose it is": (
        (SIGN_IN, MISSING, MISSING, MISSING, MISSING, MISSING),
        (SIGN_IN, MISSING, MISSING, MISSING, MISSING, MISSING),
    ),
    "the demo": ((MISSING,) * 6, (MISSING,) * 6),
    # Whose token no cookie replaces.
    "the directory": ((TOKEN,) * 6, (TOKEN,) * 6),
    # Of which the board of the tests has none, unless a test says so.
    "mail": ((MISSING,) * 6, (MISSING,) * 6),
    "single sign-on": ((MISSING,) * 6, (MISSING,) * 6),
}

ROUTES = {
    "every page": {
        "everyone": "accessibility.show appearance.show appearance.theme health.show",
        "signed in": "returns.show messages.index",
        "whose it is": "kept_forms.show",
    },
    "people": {
        "everyone": ("links.show links.update sign_in.new sign_in.create passkey_sign_ins.create passkey_challenges.create"),
        "the demo": "demo_sign_ins.create",
        "mail": "password_resets.new password_resets.create",
        "signed in": (
            "teams.index account.show account.edit account.update passwords.edit passwords.update sign_outs.create "
            "second_steps.new second_steps.create confirmations.new confirmations.create sign_in.destroy subscriptions.edit "
            "subscriptions.update"
        ),
        "whose it is": "sign_ins.destroy",
        "readers": "teams.show members.index",
        "coaches": "stages.edit stages.update",
        "who says who is on": (
            "members.update members.destroy members.create invitations.index invitations.create invitations.show "
            "invitations.destroy"
        ),
        "administrators": "teams.edit teams.update",
        "administrators of people": (
            "teams.new teams.create people.index people.new people.create people.edit people.update password_links.create "
            "password_links.show organisation.edit organisation.update unlocks.create"
        ),
    },
    "sign_on": {
        "single sign-on": "single_sign_on.new single_sign_on.show",
        "administrators of people": (
            "sign_on_policies.edit sign_on_policies.update team_roles.create team_roles.destroy identities.destroy "
            "provisioning_tokens.create provisioning_tokens.show provisioning_tokens.destroy"
        ),
        "the directory": (
            "scim_users.index scim_users.show scim_users.create scim_users.update scim_users.destroy scim_user_patches.update "
            "scim_discovery.index scim_discovery.show scim_config.show"
        ),
    },
    "audit": {"signed in": "account_audit.index", "administrators of people": "audit.index audit_files.show"},
    "second_factors": {
        "signed in": (
            "account_security.show passkeys.new passkeys.create authenticators.new authenticators.create recovery_codes.show "
            "recovery_codes.create"
        ),
        "whose it is": "passkeys.destroy authenticators.destroy",
        "administrators of people": "second_factor_removals.create factor_policies.edit factor_policies.update",
    },
    "experiments": {
        "signed in": "decisions.index",
        "readers": "experiments.show history.index archives.index coaching.show borrowings.new borrowings.create series.show",
        "the team": (
            "experiments.edit experiments.update archives.create archives.destroy predictions.new predictions.create "
            "results.edit results.update learning.edit learning.update expectations.edit expectations.update "
            "safety_checks.new safety_checks.create replies.new replies.create series.create"
        ),
        "leads": "agreements.new agreements.create decisions.new decisions.create decision_reviews.new decision_reviews.create",
    },
    "sprints": {
        "readers": "sprints.index sprints.show",
        "the team": "sprint_experiments.create sprint_experiments.destroy",
        "coaches": "sprints.new sprints.create sprints.edit sprints.update closings.new closings.create",
    },
    "evidence": {
        "readers": "measures.show measure_files.show risks.index",
        "the team": (
            "measures.new measures.create measures.edit measures.update measure_archives.create measure_archives.destroy "
            "experiment_readings.new readings.new readings.create readings.edit readings.update reading_archives.create reading_archives.destroy "
            "pastes.new pastes.create paste_archives.create paste_archives.destroy rebases.new rebases.create "
            "rebases.update rebases.destroy risks.edit risks.update risk_scores.new risk_scores.create costs.edit "
            "costs.update"
        ),
    },
    "retrospectives": {
        "readers": "team_retrospectives.index shout_outs.index shout_outs.new shout_outs.create summaries.show retrospectives.show",
        "the team": "retrospectives.create improvements.create escalations.new escalations.create",
        "the team's notes": (
            "retrospectives.update notes.create improvements.edit improvements.update circle_closings.new circle_closings.create"
        ),
        "who wrote it": "notes.edit notes.update note_archives.create note_archives.destroy",
        "whoever raised or wrote it": (
            "escalations.destroy escalations.update shout_out_archives.create shout_out_archives.destroy"
        ),
        "leads": "answers.new answers.create",
    },
    "circles": {
        "signed in": "circle_codes.new circle_codes.create",
        "the team": "owners.create",
        "the team's notes": (
            "circles.show participants.create phases.create turns.create facilitators.create timers.create "
            "ready_signals.create groups.create groups.destroy votes.create choices.create"
        ),
        "coaches": "sprint_circles.new sprint_circles.create experiment_circles.new experiment_circles.create",
    },
    "learning": {
        "signed in": "learning_cards.index learning_cards.show learning_cards.new learning_cards.create",
        "the team": "card_evidence.new card_evidence.create card_evidence_archives.create card_evidence_archives.destroy",
        "who proposed it or administrators": (
            "learning_cards.edit learning_cards.update card_archives.create card_archives.destroy"
        ),
    },
    "library": {
        "signed in": "library.index phrases.index phrases.show outcomes.index outcomes.show",
        "readers": "precedents.index",
        "administrators of people": (
            "phrases.new phrases.create phrases.edit phrases.update phrase_archives.create phrase_archives.destroy "
            "outcomes.new outcomes.create outcomes.edit outcomes.update outcome_archives.create outcome_archives.destroy"
        ),
    },
    "boards": {
        "signed in": "home.show home_ideas.create news_marks.create news_marks.destroy",
        "administrators of people": "leads.create",
        "readers": "boards.show",
        "the team": "ideas.create moves.new move_questions.create moves.create moves.destroy",
    },
    "review": {
        "everyone": "shared_reviews.show",
        "leads": "review_decisions.create review_decision_reviews.create",
        "the team": "review_decisions.destroy",
        "signed in": (
            "review.show review_experiments.index review_downloads.show review_questions.index review_agreements.index "
            "facts.show figures.index"
        ),
        "leads anywhere": "review_links.index review_links.show review_links.new review_links.create review_links.destroy",
    },
    "round_up": {
        "everyone": "opt_outs.show opt_outs.create",
        "signed in": "round_ups.index round_ups.show round_up_pictures.show",
        "round-up editors": (
            "round_ups.create round_ups.edit round_ups.update round_up_items.edit round_up_items.update "
            "round_up_places.create round_up_drops.create round_up_drops.destroy round_up_pictures.edit "
            "round_up_pictures.update round_up_pictures.destroy round_up_previews.show round_up_sendings.create"
        ),
        "administrators of people": "outbox.index outbox.update",
    },
    "navigation": {
        "readers": "team_settings.show",
        "signed in": "searches.show keys.edit keys.update tour.update",
        "everyone": "help.show",
    },
    "walls": {"readers": "series_walls.show experiment_walls.show sprint_walls.show"},
    "design": {"the demo": "design.show"},
}
AUDIENCE_OF = {
    endpoint: audience for area in ROUTES.values() for audience, endpoints in area.items() for endpoint in endpoints.split()
}
