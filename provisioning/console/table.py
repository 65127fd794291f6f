"""The console's table: every page with the roles that see it, every act with the roles that may do it."""

from django.utils.translation import gettext_lazy as _

from provisioning.console.access import EVERYBODY, ConsoleAct, ConsolePage, Extent
from provisioning.console.pages import account, complaints, overview, quarantine, stores
from provisioning.console.roles import ConsoleRole

_VIEWER, _OPERATOR = ConsoleRole.VIEWER, ConsoleRole.OPERATOR
_PUBLISHER, _EDITOR = ConsoleRole.PUBLISHER, ConsoleRole.POLICY_EDITOR
_AUDITOR, _ADMIN = ConsoleRole.AUDITOR, ConsoleRole.ADMIN

_CARRIERS = frozenset({_OPERATOR, _AUDITOR, _ADMIN})  # who sees what clerks and customers did

# In the order of the navigation.
PAGES = (
    ConsolePage("overview", "", overview.view, EVERYBODY, heading=_("Overview")),
    ConsolePage("stores", "stores/", stores.view, _CARRIERS, heading=_("Stores and staff")),
    ConsolePage("store", "stores/<str:store>/", stores.one, _CARRIERS),
    ConsolePage("complaints", "complaints/", complaints.view, _CARRIERS, heading=_("Complaints")),
    ConsolePage("quarantine", "quarantine/", quarantine.view, _CARRIERS, heading=_("Quarantine")),
    ConsolePage("account", "account/", account.view, EVERYBODY, Extent.OWN),
)

ACTS = (
    ConsoleAct(
        "note_answer",
        "complaints/<str:store>/<str:table>/<int:number>/answered/",
        complaints.note_answer,
        complaints.ANSWERERS,
        "complaints",
    ),
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
