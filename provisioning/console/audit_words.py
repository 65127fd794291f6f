"""Acts of the audit in the reader's language; the audit and its export keep them as they were written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "rollout begun": _("roll-out begun"),
    "rollout paused": _("roll-out paused"),
    "rollout resumed": _("roll-out resumed"),
    "rollout aborted": _("roll-out aborted"),
    "rollout recalled": _("roll-out recalled"),
    "rollout running": _("roll-out goes on"),
    "rollout superseded": _("roll-out superseded"),
    "kiosk placed": _("kiosk put into ring or store"),
    "kiosk leased": _("kiosk leased"),
    "lease ended": _("lease ended"),
    "store hours": _("store's hours set"),
    "wipe ordered": _("wipe ordered"),
    "wipe recalled": _("wipe taken back"),
    "kiosk revoked": _("kiosk revoked"),
    "answer noted": _("answer noted"),
    "audit exported": _("audit exported"),
    "account added": _("account added"),
    "account's roles changed": _("account's roles changed"),
    "account reset": _("account reset"),
    "account shut": _("account shut"),
    "sessions ended": _("sessions ended"),
    "second factor set up": _("second factor set up"),
    "signed in": _("signed in"),
    "signed out": _("signed out"),
    "sign-in refused": _("sign-in refused"),
    "rollout_begin_app": _("bringing an application to the kiosks"),
    "rollout_recall": _("recalling a roll-out"),
    "kiosk_wipe": _("wiping a kiosk"),
    "kiosk_wipe_recall": _("taking a wipe back"),
}
# Followed by an act that needs two people.
STAGES: dict[str, Promise] = {
    "proposed": _("proposed: %(act)s"),
    "refused": _("refused: %(act)s"),
    "withdrawn": _("withdrawn: %(act)s"),
    "agreeing failed": _("agreeing failed: %(act)s"),
}


def of(act: str) -> str:
    """One that is not known here is shown as it was written."""
    stage, _found, of_two = act.partition(": ")
    if of_two and stage in STAGES:
        return str(STAGES[stage]) % {"act": ACTS.get(of_two, of_two)}
    return str(ACTS.get(act, act))
