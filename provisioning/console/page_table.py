"""The console's table: every page with the roles that see it, every act with the roles that may do it."""

from django.utils.translation import gettext_lazy as _

from provisioning.console.access import CARRIERS, EVERYBODY, ConsoleAct, ConsolePage, Extent
from provisioning.console.pages import (
    account,
    approvals,
    audit,
    complaints,
    kiosk,
    kiosks,
    overview,
    people,
    quarantine,
    releases,
    revoke,
    rollout,
    rollouts,
    stores,
    wipe,
)
from provisioning.console.roles import ConsoleRole

_ADMIN = frozenset({ConsoleRole.ADMIN})
_AUDITS = frozenset({ConsoleRole.AUDITOR, ConsoleRole.ADMIN})
_OPERATES = frozenset({ConsoleRole.OPERATOR})
_PUBLISHES = frozenset({ConsoleRole.PUBLISHER})
_CONTENT = frozenset({ConsoleRole.POLICY_EDITOR})
_DECIDES = frozenset({ConsoleRole.PUBLISHER, ConsoleRole.POLICY_EDITOR})
_STEERS = _DECIDES | _OPERATES
_FLEET = Extent.FLEET

# In the order of the navigation.
PAGES = (
    ConsolePage("overview", "", overview.view, EVERYBODY, heading=_("Overview")),
    ConsolePage("kiosks", "kiosks/", kiosks.view, EVERYBODY, heading=_("Kiosks")),
    ConsolePage("kiosk", "kiosks/<str:device>/", kiosk.view, EVERYBODY),
    ConsolePage("rollouts", "rollouts/", rollouts.view, EVERYBODY, _FLEET, _("Roll-outs")),
    ConsolePage("rollout", "rollouts/<str:rollout>/", rollout.view, EVERYBODY, _FLEET),
    ConsolePage("releases", "releases/", releases.view, EVERYBODY, _FLEET, _("Releases")),
    ConsolePage("compare", "releases/compare/", releases.compare, EVERYBODY, _FLEET),
    ConsolePage("stores", "stores/", stores.view, CARRIERS, heading=_("Stores and staff")),
    ConsolePage("store", "stores/<str:store>/", stores.one, CARRIERS),
    ConsolePage("complaints", "complaints/", complaints.view, CARRIERS, heading=_("Complaints")),
    ConsolePage("quarantine", "quarantine/", quarantine.view, CARRIERS, heading=_("Quarantine")),
    ConsolePage(
        "approvals", "approvals/", approvals.view, _STEERS | _AUDITS, heading=_("Approvals")
    ),
    ConsolePage("audit", "audit/", audit.view, _AUDITS, _FLEET, _("Audit")),
    ConsolePage("people", "people/", people.view, _ADMIN, _FLEET, _("People")),
    ConsolePage("account", "account/", account.view, EVERYBODY, Extent.OWN),
)

_KIOSK, _ROLLOUT, _PERSON = "kiosks/<str:device>", "rollouts/<str:rollout>", "people/<str:name>"

ACTS = (
    ConsoleAct("kiosk_place", f"{_KIOSK}/place/", kiosk.place, _OPERATES, "kiosk"),
    ConsoleAct("kiosk_lease", f"{_KIOSK}/lease/", kiosk.lease, _OPERATES, "kiosk"),
    ConsoleAct("kiosk_release", f"{_KIOSK}/release/", kiosk.release, _OPERATES, "kiosk"),
    ConsoleAct(
        "kiosk_revoke", f"{_KIOSK}/revoke/", revoke.revoke, _OPERATES, "kiosk", typed="device",
        needs="why",
    ),
    ConsoleAct(
        "kiosk_wipe", f"{_KIOSK}/wipe/", wipe.order, _OPERATES, "kiosk", typed="device", second=True,
        needs="why", check=wipe.expect_orderable,
    ),
    ConsoleAct(
        "kiosk_wipe_recall", f"{_KIOSK}/recall-wipe/", wipe.recall, _OPERATES, "kiosk", typed="device",
        second=True, needs="why", check=wipe.expect_recallable,
    ),
    ConsoleAct("rollout_pause", f"{_ROLLOUT}/pause/", rollout.pause, _STEERS, "rollout", _FLEET),
    ConsoleAct("rollout_resume", f"{_ROLLOUT}/resume/", rollout.resume, _STEERS, "rollout", _FLEET),
    ConsoleAct("rollout_retry", f"{_ROLLOUT}/retry/", rollout.retry, _STEERS, "rollout", _FLEET),
    ConsoleAct(
        "rollout_abort", f"{_ROLLOUT}/abort/", rollout.abort, _STEERS, "rollout", _FLEET,
        typed="rollout",
    ),
    ConsoleAct(
        "rollout_recall", f"{_ROLLOUT}/recall/", rollout.recall, _DECIDES, "rollout", _FLEET,
        typed="rollout", second=True, needs="why", check=rollout.expect_recallable,
    ),
    ConsoleAct(
        "rollout_begin", "begin/<str:kind>/<str:release>/", rollouts.begin_content, _CONTENT,
        "releases", _FLEET,
    ),
    ConsoleAct(
        "rollout_begin_app", "begin-app/<str:release>/", rollouts.begin_app, _PUBLISHES, "releases",
        _FLEET, typed="release", second=True, check=rollouts.expect_app,
    ),
    ConsoleAct(
        "refuse", "approvals/<int:number>/refuse/", approvals.refuse, _STEERS, "approvals"
    ),
    ConsoleAct("audit_csv", "audit/audit.csv", audit.as_csv, _AUDITS, "audit", _FLEET),
    ConsoleAct("audit_json", "audit/audit.json", audit.as_json, _AUDITS, "audit", _FLEET),
    ConsoleAct("people_add", "people/add/", people.add, _ADMIN, "people", _FLEET),
    ConsoleAct("people_roles", f"{_PERSON}/roles/", people.set_roles, _ADMIN, "people", _FLEET),
    ConsoleAct("people_reset", f"{_PERSON}/reset/", people.reset, _ADMIN, "people", _FLEET, typed="name"),
    ConsoleAct("people_shut", f"{_PERSON}/shut/", people.shut, _ADMIN, "people", _FLEET, typed="name"),
    ConsoleAct("people_end", f"{_PERSON}/end/", people.end_sessions, _ADMIN, "people", _FLEET),
    ConsoleAct(
        "note_answer",
        "complaints/<str:store>/<str:table>/<int:number>/answered/",
        complaints.note_answer,
        complaints.ANSWERERS,
        "complaints",
    ),
    ConsoleAct("sign_out", "sign-out/", account.sign_out, EVERYBODY, "account", Extent.OWN),
    ConsoleAct(
        "end_other_sessions", "account/end-others/", account.end_others, EVERYBODY, "account",
        Extent.OWN,
    ),
)  # fmt: skip
