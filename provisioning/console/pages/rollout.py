"""A roll-out: progress by ring, what failed why and where; pause, resume, abort, recall."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.console import accounts, fleet_data, shown_rollouts
from provisioning.console.access import ConsoleAccess, Done
from provisioning.console.roles import ConsoleRole
from provisioning.fleet import key_files, recalling
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollouts.plan import Rollout, RolloutState
from provisioning.updates.jobs import JobKind
from provisioning.updates.release import path_of

_FAILURES = 50
_KEY_LENGTH = 512  # characters of a passphrase
_OF_APPLICATIONS = (ConsoleRole.OPERATOR, ConsoleRole.PUBLISHER)


def view(request: Any, rollout: str) -> HttpResponse:
    register = fleet_data.register()
    with register.snapshot():
        found = register.rollouts.find(rollout)
        if found is None:
            raise Http404
        shown = shown_rollouts.shown(found)
        acts = register.audit.about(rollout)
    role = found.plan.kind.role
    about = {
        "one": shown,
        "plan": found.plan,
        "failures": shown.summary.failures[:_FAILURES],
        "acts": acts,
        "role": role,
        "has_key": (fleet_data.repository().keys / f"{role}.pem").exists(),
        "section": "rollouts",
    }
    return render(request, "console/rollout.html", about)


def pause(request: Any, given: Mapping[str, str], rollout: str) -> Done:
    """Raises RepositoryInputError."""
    fleet_data.acts(request.access.name).pause(rollout)
    return _done(
        rollout, _("%(name)s is paused. Nobody is asked any more; who has not switched, stops.")
    )


def resume(request: Any, given: Mapping[str, str], rollout: str) -> Done:
    """Somebody has looked. Raises RepositoryInputError."""
    acts = fleet_data.acts(request.access.name)
    _expect_kind(request, acts.find(rollout))
    acts.resume(rollout, again=False, expected=partial(_expect_looked_at, given))
    return _done(rollout, _("%(name)s goes on."))


def retry(request: Any, given: Mapping[str, str], rollout: str) -> Done:
    """The same, and what failed is asked again. Raises RepositoryInputError."""
    acts = fleet_data.acts(request.access.name)
    _expect_kind(request, acts.find(rollout))
    acts.resume(rollout, again=True, expected=partial(_expect_looked_at, given))
    return _done(rollout, _("%(name)s goes on, and asks once more where it failed."))


def abort(request: Any, given: Mapping[str, str], rollout: str) -> Done:
    """Raises RepositoryInputError."""
    fleet_data.acts(request.access.name).abort(rollout)
    return _done(rollout, _("%(name)s is aborted. Who has the release keeps it."))


def expect_recallable(request: Any, _given: Mapping[str, str], rollout: str) -> None:
    """Before it is proposed. Raises RepositoryInputError."""
    found = fleet_data.acts(request.access.name).find(rollout)
    _expect_recaller(request.access, found)
    if found.state is RolloutState.RECALLED:
        raise RepositoryInputError(rollout, _("is recalled already"))


def recall(request: Any, given: Mapping[str, str], rollout: str) -> Done:
    """Signed with the role's key, which has to be on this machine. Raises RepositoryInputError, OSError."""
    acts, repository = fleet_data.acts(request.access.name), fleet_data.repository()
    found = acts.find(rollout)
    role = found.plan.kind.role
    proposer = accounts.access(accounts.find(given.get("proposed_by", "")))
    for access in (request.access, proposer):
        _expect_recaller(access, found)
    passphrase = given.get("passphrase", "")[:_KEY_LENGTH]
    try:
        signer = key_files.signer(repository.keys / f"{role}.pem", passphrase)
    except FileNotFoundError as error:
        why = "its key is not on this machine; abort, then `fleet rollout recall` where the key is"
        raise RepositoryInputError(rollout, why) from error
    why = given.get("why", "").strip()
    with repository.writing():
        path = path_of(role, found.plan.release)
        recalling.recall(repository, path, why, signer, dt.datetime.now(dt.UTC))
        acts.recalled(rollout, f"{why} (proposed by {given.get('proposed_by', '-')})")
    said = _(
        "%(name)s is recalled: it is signed. Kiosks learn of it when `fleet serve` renews "
        "the snapshot; until then the overview says so."
    )
    return _done(rollout, said)


def _expect_recaller(access: ConsoleAccess, found: Rollout) -> None:
    """Of both people. Raises RepositoryInputError."""
    allowed = ConsoleRole.PUBLISHER if found.plan.kind is JobKind.APP else ConsoleRole.POLICY_EDITOR
    if not access.scope([allowed]).is_all:
        raise RepositoryInputError(found.plan.id, f"is not recalled by the role of {access.name}")


def _expect_kind(request: Any, found: Rollout) -> None:
    """Who answers for rules lets no application go on. Raises RepositoryInputError."""
    if found.plan.kind is JobKind.APP and not request.access.scope(_OF_APPLICATIONS).is_all:
        raise RepositoryInputError(found.plan.id, "is an application's; your role stops it only")


def _expect_looked_at(given: Mapping[str, str], found: Rollout) -> None:
    """Meanwhile it may have gone on and stopped for something else. Raises RepositoryInputError."""
    if given.get("looked_at") != shown_rollouts.pause(found):
        raise RepositoryInputError(
            found.plan.id, _("has changed since that page; look again, nothing was done")
        )


def _done(rollout: str, sentence: str) -> Done:
    return Done(reverse("rollout", args=[rollout]), sentence % {"name": rollout})
