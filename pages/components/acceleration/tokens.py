"""Make `state` and `nonce` of a sign-in long enough for every provider: ProConnect wants 32 signs.

Gain: none in time: a matter of correctness, kept whatever the setting.
Written for: authlib 1.6 to 1.9, which writes 30 and 20 signs by a function of two of its modules.
Without it: ProConnect refuses the sign-in; other providers accept it.
"""

import secrets

from pages.components.acceleration import switch

MODULES = ("authlib.integrations.base_client.sync_app", "authlib.oauth2.client")
TOKEN_BYTES = 36  # 48 signs


def lengthen() -> None:
    """Replace what authlib draws tokens with."""
    for module in MODULES:
        if source := switch.private("jetons de connexion", module, "generate_token", always=True):
            source.generate_token = lambda length=TOKEN_BYTES: secrets.token_urlsafe(max(length, TOKEN_BYTES))
