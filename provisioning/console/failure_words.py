"""Why something was not done, in the reader's language, for what the fleet's functions say in English.

They raise with what is meant and why. The sentences are listed here with a place for each thing in them; one
that is not listed is said in English.
"""

import re

from django.utils.translation import gettext as now
from django.utils.translation import gettext_noop as _

from kiosk.errors import KioskError
from provisioning.carrier.errors import InputError
from provisioning.fleet.errors import RepositoryInputError

SENTENCES = (
    _("is no roll-out; `fleet rollout list` shows them"),
    _("is there already; give another --id"),
    _("%(owner)s holds it: %(why)s; `fleet kiosk release` ends that"),
    _("nobody holds it"),
    _("no kiosk is in it; `fleet kiosk place` puts some there, or leave it out of --rings"),
    _("is not through, and also of %(kind)s; --replace ends it"),
    _("is %(state)s already"),
    _("is not paused; --retry asks what failed again"),
    _("is 1 to %(most)s characters"),
    _("is not published"),
    _("is not published; `fleet status` lists what is"),
    _("no key that this passphrase opens"),
    _("is not encrypted; make a new key with `fleet keys make`, and rotate"),
    _("no Ed25519 key; `fleet keys make` makes one"),
    _("is not signed by a key that may; `fleet keys list` says whose may"),
    _("names a file that is not published"),
    _("is larger than any bundle of rules"),
    _("is no bundle of rules that can be read"),
    _("is no bundle of rules: %(why)s"),
    _("is damaged; put the back-up of the folder in its place"),
    _("is damaged in the register (%(why)s); put its back-up in place"),
    _("is damaged: %(why)s"),
    _("is damaged; put its back-up in place"),
    _("are names first, then shares that rise to 100: canary,5,25,100"),
    _("are at most %(most)s, each name only once"),
    _("is a name (a-z, 0-9, '-') or a share from 1 to 100"),
    _("are written like 22:00-06:00"),
    _("begin when they end; no minute is in them"),
    _("is unknown; a known one is Asia/Shanghai"),
    _("cannot be used: %(why)s"),
    _("cannot be read: %(why)s"),
    _("is not written: %(why)s"),
    _("has never reported: `fleet device revoke` shuts it out"),
    _("runs an agent that knows no wipe: update it first"),
    _("has no wipe order that could be recalled"),
    _("is wiped already; `fleet device revoke` comes next"),
    _("is ordered to be wiped already"),
    _("has begun to wipe; its keys may be gone"),
    _("has letters, digits, '.', '_' and '-'"),
    _("is there already; reset gives a new password"),
    _("is not the phone's; look whether its clock is right"),
    _("is the first one; choose your own"),
    _("nobody is called that"),
    _("nobody would be one; make another one first"),
    _("is proposed already, and waits for a second person"),
    _("waits for nobody any more"),
    _("you proposed it; another person has to agree"),
    _("is none of those that you work for"),
    _("must be more than 0, at most %(most)s"),
    _("is one of %(known)s"),
    _("is not recalled by the role of %(who)s"),
    _("is an application's; your role stops it only"),
    _("its key is not on this machine; abort, then `fleet rollout recall` where the key is"),
    _("is no content; an application is begun by two people"),
    _("is no version"),
    _("is recalled: %(why)s"),
    _("%(why)s; the console's user has to write there"),
)
SUBJECTS = (
    _("ring %(what)s"),
    _("rings %(what)s"),
    _("hours %(what)s"),
    _("time zone %(what)s"),
    _("store %(what)s"),
    _("name %(what)s"),
    _("role %(what)s"),
    _("hours"),
    _("why"),
    _("code"),
    _("password"),
    _("administrator"),
    _("roll-out"),
)
_PLACE = re.compile(r"%\((\w+)\)s")


def of(error: KioskError) -> str:
    """A sentence."""
    if not isinstance(error, RepositoryInputError | InputError):
        return str(error)
    told = {"what": _said(error.what, SUBJECTS), "why": _said(error.why, SENTENCES)}
    return now("%(what)s: %(why)s") % told


def _said(text: str, sentences: tuple[str, ...]) -> str:
    for sentence in sentences:
        if found := _pattern(sentence).fullmatch(text):
            return now(sentence) % found.groupdict() if found.groupdict() else now(sentence)
    return text


def _pattern(sentence: str) -> re.Pattern[str]:
    """What the English one looks like, with anything in its places."""
    parts = _PLACE.split(sentence)
    pattern = re.escape(parts[0])
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        pattern += f"(?P<{name}>.*)" + re.escape(text)
    return re.compile(pattern, re.DOTALL)
