"""The second person (four eyes): what one proposes is done when another one agrees, who may do it, too."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from provisioning.console import fleet_data
from provisioning.console.models import Proposal
from provisioning.fleet.errors import RepositoryInputError

GOOD_FOR_S = 24 * 3600.0


def propose(who: str, act: str, arguments: Mapping[str, Any], given: Mapping[str, str]) -> Proposal:
    """arguments: of the act's route; given: what was filled in. Raises RepositoryInputError."""
    subject = " ".join(map(str, arguments.values()))
    with transaction.atomic():
        if open_ones().filter(act=act, subject=subject).exists():
            raise RepositoryInputError(
                subject, "is proposed already, and waits for a second person"
            )
        detail = json.dumps({"arguments": dict(arguments), "given": dict(given)})
        made = Proposal.objects.create(
            act=act, subject=subject, detail=detail, proposed_by=who, proposed_at=time.time()
        )
        said = json.dumps(dict(given), ensure_ascii=False)
        fleet_data.note(who, f"proposed: {act}", subject, said)
    return made


def open_ones() -> Any:
    """Newest first; what nobody agreed to for a day is none any more."""
    since = time.time() - GOOD_FOR_S
    return Proposal.objects.filter(ended_as="", proposed_at__gt=since).order_by("-pk")


def detail(proposal: Proposal) -> tuple[dict[str, Any], dict[str, str]]:
    """(arguments, given)."""
    told = json.loads(proposal.detail)
    return told["arguments"], told["given"]


def find(number: int) -> Proposal:
    """Raises RepositoryInputError."""
    found: Proposal | None = open_ones().filter(pk=number).first()
    if found is None:
        raise RepositoryInputError(f"{number}", "waits for nobody any more")
    return found


def expect_another(proposal: Proposal, who: str) -> None:
    """Raises RepositoryInputError."""
    if proposal.proposed_by == who:
        raise RepositoryInputError(proposal.subject, "you proposed it; another person has to agree")


@contextmanager
def claimed(proposal: Proposal, who: str) -> Iterator[None]:
    """Within, it is done by this one alone; when that fails it waits again. Raises RepositoryInputError."""
    _end(proposal, who, "done")
    try:
        yield
    except BaseException:
        Proposal.objects.filter(pk=proposal.pk).update(ended_as="", ended_by="")
        raise


def withdraw_all(name: str) -> None:
    """Of somebody whose account may be in other hands."""
    open_ones().filter(proposed_by=name).update(ended_as="withdrawn", ended_by=name)


def end_all(act: str, subject: str, who: str) -> None:
    """What was proposed before it was decided otherwise."""
    open_ones().filter(act=act, subject=subject).update(ended_as="refused", ended_by=who)


def end(proposal: Proposal, who: str, how: str) -> None:
    """how: refused, or withdrawn. Raises RepositoryInputError."""
    with transaction.atomic():
        _end(proposal, who, how)
        fleet_data.note(who, f"{how}: {proposal.act}", proposal.subject)


def _end(proposal: Proposal, who: str, how: str) -> None:
    """Of two at once, one. Raises RepositoryInputError."""
    if not open_ones().filter(pk=proposal.pk).update(ended_as=how, ended_by=who):
        raise RepositoryInputError(proposal.subject, "waits for nobody any more")
