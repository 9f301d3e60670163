"""The settings of single sign-on: one organisation's tenant, or a sentence."""

import pytest

from board.settings import SettingError, Settings

TENANT = "3f2a0c14-5b1e-4c9d-8a47-0d6f1e2b3c4d"
CLIENT = {
    "BOARD_OIDC_CLIENT_ID": "a-client",
    "BOARD_OIDC_CLIENT_SECRET": "a secret",
    "BOARD_MAIL_LINKS": "https://board.example.org",
}


@pytest.fixture
def read(tmp_path):
    """Settings with single sign-on from these variables; their names without what is the same in all."""

    def reading(**given: str):
        named = {f"BOARD_OIDC_{name}": value for name, value in given.items()}
        return Settings.from_environment({"BOARD_INSTANCE": str(tmp_path), **CLIENT, **named}).sign_on

    return reading


def test_without_any_of_them_there_is_no_single_sign_on(tmp_path):
    assert Settings.from_environment({"BOARD_INSTANCE": str(tmp_path)}).sign_on is None


def test_microsoft_needs_its_tenant_alone(read):
    sign_on = read(TENANT=TENANT.upper())
    assert sign_on.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert (sign_on.tenant, sign_on.tenant_claim, sign_on.name) == (TENANT, "tid", "Microsoft")
    assert sign_on.redirect_uri == "https://board.example.org/sign-in/oidc/callback"


def test_the_tenant_in_an_issuer_of_microsoft_is_pinned_too(read):
    assert read(ISSUER=f"https://login.microsoftonline.com/{TENANT}/v2.0").tenant == TENANT


def test_google_is_pinned_to_a_domain(read):
    sign_on = read(ISSUER="https://accounts.google.com", TENANT="Riverbank.gov.uk")
    assert (sign_on.tenant, sign_on.tenant_claim, sign_on.name) == ("riverbank.gov.uk", "hd", "Google")


def test_another_provider_needs_no_tenant(read):
    sign_on = read(ISSUER="https://id.example.org/realms/council", NAME="Riverbank")
    assert (sign_on.tenant, sign_on.tenant_claim, sign_on.name) == ("", None, "Riverbank")


def test_the_secret_is_not_shown(read):
    assert "a secret" not in repr(read(TENANT=TENANT))


def test_the_demo_has_none(tmp_path):
    given = {"BOARD_INSTANCE": str(tmp_path), **CLIENT, "BOARD_OIDC_TENANT": TENANT}
    assert Settings.from_environment(given, demo=True).sign_on is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"TENANT": "common"}, "would let in people of any"),
        ({"TENANT": "organizations"}, "would let in people of any"),
        ({"TENANT": "9188040d-6c67-4c5b-b112-36a304b66dad"}, "would let in people of any"),
        ({"ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "would let in people of any"),
        ({"TENANT": "riverbank"}, "must be the Directory"),
        ({"TENANT": TENANT[:-1]}, "must be the Directory"),
        ({"TENANT": "riverbank.onmicrosoft.com"}, "must be the Directory"),
        (
            {"TENANT": TENANT, "ISSUER": f"https://login.microsoftonline.com/{TENANT}"},
            "must be https://login.microsoftonline.com/",
        ),
        ({"ISSUER": "https://accounts.google.com"}, "domain of your organisation at Google"),
        ({"ISSUER": "https://id.example.org", "TENANT": "not one"}, "must be a tenant ID or a domain"),
        ({"ISSUER": "http://id.example.org"}, "must be the address of your sign-on provider"),
        ({"ISSUER": "id.example.org"}, "must be the address of your sign-on provider"),
        ({"ISSUER": "https://[id.example.org"}, "must be the address of your sign-on provider"),
        ({"TENANT": TENANT, "CLIENT_ID": ""}, "BOARD_OIDC_CLIENT_ID is missing"),
        ({"TENANT": TENANT, "CLIENT_SECRET": ""}, "BOARD_OIDC_CLIENT_SECRET is missing"),
        ({"TENANT": "", "CLIENT_ID": "x"}, "BOARD_OIDC_TENANT or BOARD_OIDC_ISSUER is missing"),
        ({"TENANT": TENANT, "NAME": "x" * 41}, "one line of at most 40"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(read, given, sentence):
    with pytest.raises(SettingError, match=sentence):
        read(**given)


def test_the_address_of_the_board_is_needed_to_come_back_to(tmp_path):
    with pytest.raises(SettingError, match="sends people back to it"):
        Settings.from_environment(
            {"BOARD_INSTANCE": str(tmp_path), **CLIENT, "BOARD_OIDC_TENANT": TENANT, "BOARD_MAIL_LINKS": ""}
        )
