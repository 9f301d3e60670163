"""No name and no subject begins another header, whatever it holds; asked of the mail as a server has received it."""

import email
import email.policy

import pytest

from board.database import db
from board.mail.headers import CannotAddress, address_header, text_header
from board.mail.message import address_of
from board.models.moments import now
from board.models.people.security_mail import SecurityMailKind, post_security_mail
from tests.post_office import post_office, round_up, sent_to  # noqa: F401  two of them fixtures

# What must never be read as headers, encoded as mail programs encode the words of a header (RFC 2047).
INJECTED = "=0D=0AReply-To:_thief@example.net=0D=0ABcc:_all@example.net=0D=0A=0D=0A<h1>"
ATTACKS = [
    f"=?utf-8?q?Mel{INJECTED}?=",
    "=?utf-8?b?TWVsDQpCY2M6IGFsbEBleGFtcGxlLm5ldA0KUmVwbHktVG86IHRoaWVmQGV4YW1wbGUubmV0?=",
    f"=?us-ascii*en?Q?{INJECTED}?= Okafor",
    f'"=?utf-8?q?{INJECTED}?="',
    f"Zoë =?utf-8?q?{INJECTED}?=",
    "Mel <all@example.net>, Bcc: all@example.net",
]


def received(office, address):
    """The mail to an address, its headers as they came over the wire, and as a program reads them that decodes all words."""
    content = dict(office.taken)[address]
    head = content.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")]
    return email.message_from_bytes(content, policy=email.policy.default), names


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_name_begins_no_header(round_up, post_office, mel, attack):  # noqa: F811
    mel.name = attack
    post_security_mail(SecurityMailKind.NEW_DEVICE, mel, now(), "a browser")
    db.session.commit()
    sent_to(post_office)
    assert [address for address, _content in post_office.taken].count("mel@example.org") == 2
    for place in (0, -1):
        content = [content for address, content in post_office.taken if address == "mel@example.org"][place]
        post_office.taken.insert(0, ("mel@example.org", content))
        mail, names = received(post_office, "mel@example.org")
        assert names.count(b"to") == names.count(b"from") == names.count(b"subject") == 1
        assert not {b"bcc", b"reply-to"} & set(names)
        assert mail["Bcc"] is mail["Reply-To"] is None
        assert [one.addr_spec for one in mail["To"].addresses] == ["mel@example.org"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_subject_begins_no_header_and_arrives_as_it_was_written(round_up, post_office, attack):  # noqa: F811
    round_up.subject = attack
    db.session.commit()
    sent_to(post_office)
    mail, names = received(post_office, "mel@example.org")
    assert names.count(b"subject") == 1
    assert not {b"bcc", b"reply-to"} & set(names)
    assert mail["Bcc"] is mail["Reply-To"] is None
    assert mail["Subject"] == attack


@pytest.mark.parametrize("name", ["Mel Okafor", "Zoë O’Brien", 'Mel "the otter"', "Žofie " * 3, "O\\Brien, Mel", ""])
def test_a_name_arrives_as_it_was_written(name):
    header = address_header("To", address_of(name.strip(), "mel@example.org"))
    (to,) = email.message_from_bytes(header + b"\r\n\r\n", policy=email.policy.default)["To"].addresses
    assert (to.display_name, to.addr_spec) == (name.strip(), "mel@example.org")
    assert all(len(line) <= 78 + len(" <mel@example.org>") for line in header.split(b"\r\n"))


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nBcc: all@example.net", "a\0b", "a\u2028b"])
def test_a_line_break_is_refused(bad):
    with pytest.raises(CannotAddress):
        text_header("Subject", bad)
    with pytest.raises(CannotAddress):
        address_of(bad, "mel@example.org")
    with pytest.raises(CannotAddress):
        address_of("Mel", "=?utf-8?q?a?=@example.org")
