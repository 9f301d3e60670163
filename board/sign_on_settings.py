"""The single sign-on settings: which OpenID Connect provider people sign in with, from `BOARD_OIDC_*` variables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from board.mail_settings import MailSettingError, address_of_board

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# The tenants of Microsoft that let in accounts of any organisation, or private ones; the last is what `consumers` stands for.
ANYBODYS = ("common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad")
# Microsoft's clouds: the worldwide one, that of the United States' government, and China's.
MICROSOFT = ("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn")
GOOGLE = "accounts.google.com"
# A trial on one's own machine needs no certificate.
OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
LONGEST_NAME = 40
CALLBACK = "/sign-in/oidc/callback"


class SignOnSettingError(ValueError):
    """A single sign-on setting with an invalid value; the text says which and why."""


@dataclass(frozen=True)
class SignOnSettings:
    """A provider, what this board is called there, and the one tenant of it whose people are let in.

    `tenant` is a directory ID of Microsoft Entra ID, compared with the claim `tid`; a domain, compared with Google's `hd`; or
    empty where the issuer itself serves one organisation alone. `links` is the board's own address.
    """

    issuer: str
    tenant: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    links: str

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends a browser back to; it never follows the Host header of a request."""
        return self.links + CALLBACK

    @property
    def tenant_claim(self) -> str | None:
        """The claim that names the tenant, or None where there is no tenant."""
        if not self.tenant:
            return None
        return "tid" if GUID.fullmatch(self.tenant) else "hd"


def read_sign_on_settings(given: Mapping[str, str]) -> SignOnSettings | None:
    """The settings, or None without any of them. Raises SignOnSettingError for an invalid or missing value."""
    issuer, tenant, client_id, secret, name = (
        given.get(f"BOARD_OIDC_{word}", "").strip() for word in ("ISSUER", "TENANT", "CLIENT_ID", "CLIENT_SECRET", "NAME")
    )
    if not (issuer or tenant or client_id or secret):
        return None
    if not tenant and not issuer:
        raise SignOnSettingError(
            "BOARD_OIDC_TENANT or BOARD_OIDC_ISSUER is missing: set the tenant ID of your Microsoft Entra ID, or the address of "
            "another sign-on provider."
        )
    tenant = tenant.lower()
    if not issuer:
        issuer = f"https://{MICROSOFT[0]}/{tenant}/v2.0"
    host = _host(issuer)
    _check_tenant(tenant, issuer, host)
    if not client_id or not secret:
        missing = "BOARD_OIDC_CLIENT_SECRET" if client_id else "BOARD_OIDC_CLIENT_ID"
        raise SignOnSettingError(f"{missing} is missing: the provider shows it where this board is registered as an application.")
    usual = "Microsoft" if host in MICROSOFT else "Google" if host == GOOGLE else "single sign-on"
    if len(name) > LONGEST_NAME or not (name or usual).isprintable():
        raise SignOnSettingError(f"BOARD_OIDC_NAME must be one line of at most {LONGEST_NAME} characters, such as Microsoft.")
    try:
        links = address_of_board(given.get("BOARD_MAIL_LINKS", ""))
    except MailSettingError as refused:
        raise SignOnSettingError(f"{refused} The sign-on provider sends people back to it.") from None
    if host in MICROSOFT and not tenant:
        tenant = issuer.split("/")[3].lower()
    return SignOnSettings(issuer, tenant, client_id, secret, name or usual, links)


def _host(issuer: str) -> str:
    try:
        parts = urlsplit(issuer)
    except ValueError:
        parts = urlsplit("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)
    if not is_safe or not parts.hostname or parts.query or parts.fragment:
        raise SignOnSettingError(
            "BOARD_OIDC_ISSUER must be the address of your sign-on provider, such as https://accounts.google.com, "
            f"not {issuer!r}. For Microsoft, leave it out and set BOARD_OIDC_TENANT."
        )
    return parts.hostname


def _check_tenant(tenant: str, issuer: str, host: str) -> None:
    """Raises SignOnSettingError unless the settings let in the people of one organisation."""
    parts = urlsplit(issuer).path.strip("/").split("/")
    if tenant in ANYBODYS or (host in MICROSOFT and parts[0].lower() in ANYBODYS):
        raise SignOnSettingError(
            f"BOARD_OIDC_TENANT must name your own organisation: {tenant or parts[0]!r} would let in people of any. "
            "Use the Directory (tenant) ID that Microsoft Entra shows on its overview page."
        )
    if host in MICROSOFT:
        if not GUID.fullmatch(tenant or parts[0].lower()):
            raise SignOnSettingError(
                "BOARD_OIDC_TENANT must be the Directory (tenant) ID that Microsoft Entra shows on its overview page, such as "
                f"3f2a0c14-5b1e-4c9d-8a47-0d6f1e2b3c4d, not {tenant or parts[0]!r}."
            )
        if parts != [tenant or parts[0], "v2.0"]:
            raise SignOnSettingError(f"BOARD_OIDC_ISSUER must be https://{host}/{tenant or parts[0]}/v2.0, not {issuer!r}.")
    elif host == GOOGLE and not DOMAIN.fullmatch(tenant):
        raise SignOnSettingError(
            f"BOARD_OIDC_TENANT must be the domain of your organisation at Google, such as example.org, not {tenant!r}."
        )
    elif tenant and not GUID.fullmatch(tenant) and not DOMAIN.fullmatch(tenant):
        raise SignOnSettingError(
            f"BOARD_OIDC_TENANT must be a tenant ID or a domain, not {tenant!r}. Leave it out if your provider has no tenants."
        )
