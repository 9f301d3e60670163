"""Settings: one default each, and a sentence for a bad value."""

import stat

import pytest

from board.settings import SettingError, Settings


def test_the_defaults_are_right_for_one_machine(tmp_path):
    settings = Settings.from_environment({"BOARD_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'board.sqlite'}"
    assert not settings.demo
    assert settings.proxies == 0


def test_the_demo_has_a_database_of_its_own(tmp_path):
    assert Settings.from_environment({"BOARD_INSTANCE": str(tmp_path)}, demo=True).database_url.endswith("demo.sqlite")


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    keys = {Settings.from_environment({"BOARD_INSTANCE": str(tmp_path)}).secret_key for _ in range(3)}
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    "url",
    ["postgres://board@localhost/board", "postgresql://board@localhost/board", "postgresql+psycopg://board@localhost/board"],
)
def test_postgresql_is_reached_by_one_driver_however_it_is_written(tmp_path, url):
    environment = {"BOARD_INSTANCE": str(tmp_path), "BOARD_DATABASE_URL": url}
    assert Settings.from_environment(environment).database_url == "postgresql+psycopg://board@localhost/board"


@pytest.mark.parametrize(
    ("url", "is_encrypted"),
    [
        ("postgresql://board@db.example.org/board", True),
        ("postgresql://board@10.0.0.7:5433/board?application_name=board", True),
        ("postgresql://board@/board?host=db.example.org", True),
        ("postgresql://board@127.0.0.1/board", False),
        ("postgresql://board@[::1]/board", False),
        ("postgresql://board@/board?host=/run/postgresql", False),
        ("postgresql:///board", False),
        ("postgresql://board@db/board?sslmode=disable", False),
        ("postgresql://board@db/board?sslmode=verify-full", False),
    ],
)
def test_a_postgresql_on_another_machine_is_reached_over_tls_unless_the_url_says_how(tmp_path, url, is_encrypted):
    found = Settings.from_environment({"BOARD_INSTANCE": str(tmp_path), "BOARD_DATABASE_URL": url}).database_url
    assert ("sslmode=require" in found) is is_encrypted
    assert found.replace("?sslmode=require", "").replace("&sslmode=require", "") == url.replace(
        "postgresql:", "postgresql+psycopg:"
    )


def test_the_address_of_the_board_is_one_of_its_hosts(tmp_path):
    given = {"BOARD_INSTANCE": str(tmp_path), "BOARD_HOSTS": "Board, board.lan", "BOARD_MAIL_LINKS": "https://board.example.org/"}
    settings = Settings.from_environment(given)
    assert settings.hosts == ("board", "board.lan", "board.example.org")
    assert settings.address == "https://board.example.org"
    assert Settings.from_environment({**given, "BOARD_HOSTS": ""}).hosts == ()


def test_older_keys_stand_behind_the_key(tmp_path):
    given = {
        "BOARD_INSTANCE": str(tmp_path),
        "BOARD_SECRET_KEY": "n" * 40,
        "BOARD_SECRET_KEY_FALLBACKS": f"{'b' * 40} {'a' * 40}",
    }
    assert Settings.from_environment(given).all_keys == ("n" * 40, "b" * 40, "a" * 40)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("BOARD_DATABASE_URL", "mysql://board@db/board", "must start with"),
        ("BOARD_HOSTS", "https://board.example.org", "must be the names under which people open the board"),
        ("BOARD_SECRET_KEY_FALLBACKS", "short", "each of at least 32 characters"),
        ("BOARD_HSTS_SUBDOMAINS", "maybe", "must be yes or no"),
        ("BOARD_MAIL_LINKS", "board", "must be the address at which people open the board"),
        ("BOARD_DATABASE_URL", "board.sqlite", "must look like"),
        ("BOARD_DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("BOARD_DATABASE_URL", "postgresql://board:hidden@db:here/board", "port in it must be a number"),
        ("BOARD_SECRET_KEY", "short", "at least 32"),
        ("BOARD_PROXIES", "many", "whole number from 0 to 5"),
        ("BOARD_PROXIES", "9", "whole number from 0 to 5"),
        ("BOARD_DEMO", "perhaps", "yes or no"),
        ("BOARD_IDLE_DAYS", "0", "whole number"),
        ("BOARD_INSTANCE", "/proc/nowhere", "cannot be used"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path, name, value, word):
    with pytest.raises(SettingError, match=word):
        Settings.from_environment({"BOARD_INSTANCE": str(tmp_path), name: value})


def test_a_damaged_key_file_says_so(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(SettingError, match="holds no usable secret key"):
        Settings.from_environment({"BOARD_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize(("length", "is_enough"), [(31, False), (32, True)])
def test_a_key_is_long_enough_from_32_characters_on_wherever_it_stands(tmp_path, length, is_enough):
    key, refused = "k" * length, []
    (tmp_path / "secret_key").write_text(f"{key}\n")
    for given in ({}, {"BOARD_SECRET_KEY": key}):
        try:
            assert Settings.from_environment({"BOARD_INSTANCE": str(tmp_path), **given}).secret_key == key
        except SettingError as error:
            refused.append(str(error))
    assert len(refused) == (0 if is_enough else 2)


MAIL = {
    "BOARD_MAIL_SERVER": "mail.example.org",
    "BOARD_MAIL_FROM": "Riverbank round-up <board@example.org>",
    "BOARD_MAIL_LINKS": "https://board.example.org/",
}


def read(tmp_path, **given):
    """The settings of these variables."""
    return Settings.from_environment({"BOARD_INSTANCE": str(tmp_path), **given})


def test_there_is_no_mail_until_a_server_is_set(tmp_path):
    assert read(tmp_path).mail is None
    mail = read(tmp_path, **MAIL).mail
    assert (mail.host, mail.port, mail.security) == ("mail.example.org", 587, "starttls")
    assert str(mail.sender) == "Riverbank round-up <board@example.org>"
    assert mail.links == "https://board.example.org"
    assert read(tmp_path, **MAIL, BOARD_MAIL_SECURITY="tls").mail.port == 465


def test_the_demo_writes_to_nobody(tmp_path):
    demo = read(tmp_path, **MAIL, BOARD_DEMO="yes")
    assert demo.mail is None
    assert not demo.mail_by_itself


def test_a_board_of_one_machine_sends_by_itself_and_elsewhere_cron_does(tmp_path):
    assert read(tmp_path).mail_by_itself
    assert not read(tmp_path, BOARD_MAIL_BY_ITSELF="no").mail_by_itself
    assert not read(tmp_path, BOARD_DATABASE_URL="postgresql://board@db/board").mail_by_itself


def test_a_password_is_never_shown(tmp_path):
    settings = read(tmp_path, **MAIL, BOARD_MAIL_USER="board", BOARD_MAIL_PASSWORD="quiet otters")
    assert "quiet otters" not in repr(settings.mail)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("BOARD_MAIL_SERVER", "smtp://mail.example.org", "must look like"),
        ("BOARD_MAIL_SERVER", "mail.example.org:99999", "must look like"),
        ("BOARD_MAIL_SECURITY", "ssl", "starttls, tls or none"),
        ("BOARD_MAIL_FROM", "", "must be the address"),
        ("BOARD_MAIL_FROM", "board", "must be the address"),
        ("BOARD_MAIL_FROM", "Board\nBcc: all@example.org <board@example.org>", "must be the address"),
        ("BOARD_MAIL_FROM", "a@example.org, b@example.org", "must be the address"),
        ("BOARD_MAIL_LINKS", "", "at which people open the board"),
        ("BOARD_MAIL_LINKS", "board.example.org", "at which people open the board"),
        ("BOARD_MAIL_LINKS", "https://board.example.org/?a=b", "at which people open the board"),
        ("BOARD_MAIL_USER", "board", "set both, or neither"),
        ("BOARD_MAIL_BY_ITSELF", "maybe", "yes or no"),
    ],
)
def test_a_bad_value_of_mail_stops_the_start_with_a_sentence(tmp_path, name, value, word):
    with pytest.raises(SettingError, match=word):
        read(tmp_path, **{**MAIL, name: value})


def test_a_password_is_not_sent_in_the_clear(tmp_path):
    with pytest.raises(SettingError, match="for everyone on the network to read"):
        read(tmp_path, **MAIL, BOARD_MAIL_SECURITY="none", BOARD_MAIL_USER="board", BOARD_MAIL_PASSWORD="x")
