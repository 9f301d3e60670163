"""The ID token: the provider's signed statement of who somebody is, and what of it has to be checked before a word is believed."""

import datetime as dt
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, InvalidKeyIdError, JoseError, MissingClaimError
from joserfc.jwk import KeySet

from board.sign_on_settings import SignOnSettings

# Signed with a private key of the provider's; never `none`, and never HMAC, which whoever knows a public key could make.
ALGORITHMS = ("RS256", "PS256", "ES256")
# Seconds by which two clocks may differ.
LEEWAY = 120


class NotBelieved(Exception):
    """An ID token that proves nothing, with the reason for the log; `is_about_clocks` where two clocks differ too much."""

    def __init__(self, reason: str, is_about_clocks: bool = False):
        super().__init__(reason)
        self.is_about_clocks = is_about_clocks


class UnknownKey(NotBelieved):
    """An ID token signed with a key that the provider did not have when its keys were last read."""


def check_id_token(token: object, keys: KeySet, settings: SignOnSettings, nonce: str, at: dt.datetime) -> dict[str, Any]:
    """The claims of an ID token that this provider signed for this board, for this very sign-in, and not long ago.

    OpenID Connect Core 1.0, 3.1.3.7, and the tenant, which no library compares. Raises NotBelieved.
    """
    try:
        claims = jwt.decode(str(token), keys, algorithms=ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(claims)
    except InvalidKeyIdError:
        raise UnknownKey("It is signed with a key that the provider does not publish.") from None
    except ExpiredTokenError:
        raise NotBelieved("It had expired before it came, by this board’s clock.", is_about_clocks=True) from None
    except InvalidClaimError as problem:
        is_early = problem.claim in ("iat", "nbf")
        raise NotBelieved(f"Its claim {problem.claim} is wrong.", is_about_clocks=is_early) from None
    except MissingClaimError as problem:
        raise NotBelieved(f"It leaves out a claim: {problem.claim}.") from None
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise NotBelieved(f"It cannot be verified ({type(problem).__name__}).") from None
    if claims["aud"] not in (settings.client_id, [settings.client_id]):
        raise NotBelieved("It was made for other applications too.")
    if claims.get("azp", settings.client_id) != settings.client_id:
        raise NotBelieved("It was given to another application.")
    tenant_claim = settings.tenant_claim
    if tenant_claim and not claims.get(tenant_claim):
        raise NotBelieved(f"It has no claim {tenant_claim}, which names the tenant.")
    if tenant_claim and str(claims[tenant_claim]).lower() != settings.tenant:
        raise NotBelieved(f"Its claim {tenant_claim} does not name the tenant of this board.")
    return claims
