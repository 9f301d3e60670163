"""The sign-on provider: asks Microsoft Entra ID, or any other OpenID Connect provider, who somebody is, and believes only what it can check."""
