"""The console's table: every page with the roles that see it, every act with the roles that may do it."""

from django.utils.translation import gettext_lazy as _

from provisioning.console.access import EVERYBODY, ConsoleAct, ConsolePage, Extent
from provisioning.console.pages import account, overview
from provisioning.console.roles import ConsoleRole

_VIEWER, _OPERATOR = ConsoleRole.VIEWER, ConsoleRole.OPERATOR
_PUBLISHER, _EDITOR = ConsoleRole.PUBLISHER, ConsoleRole.POLICY_EDITOR
_AUDITOR, _ADMIN = ConsoleRole.AUDITOR, ConsoleRole.ADMIN

# In the order of the navigation.
PAGES = (
    ConsolePage("overview", "", overview.view, EVERYBODY, heading=_("Overview")),
    ConsolePage("account", "account/", account.view, EVERYBODY, Extent.OWN),
)

ACTS = (
    ConsoleAct("sign_out", "sign-out/", account.sign_out, EVERYBODY, "account", Extent.OWN),
    ConsoleAct(
        "end_other_sessions",
        "account/end-others/",
        account.end_others,
        EVERYBODY,
        "account",
        Extent.OWN,
    ),
)
