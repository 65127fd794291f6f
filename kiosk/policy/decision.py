"""A decision as data: how each rule came out, the outcome of all, and what repeats it."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from kiosk.enumerations import Flow, Outcome
from kiosk.policy.rules import Rule

Truth = Literal["true", "false", "unknown"]
TRUTHS: dict[bool | None, Truth] = {True: "true", False: "false", None: "unknown"}


class RuleResult(msgspec.Struct, frozen=True):
    """How one rule came out, and the facts it read."""

    rule: str
    version: int
    truth: Truth
    outcome: Outcome | None  # None: the rule does not apply
    reads: tuple[str, ...]
    until: dt.date | None = None  # last day of the listing that it stands on
    floor: str = ""  # the rule that keeps what this one would take away


class Decision(msgspec.Struct, frozen=True):
    """A decision with everything that is needed to repeat it."""

    number: str
    decided_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    outcome: Outcome
    reasons: tuple[RuleResult, ...]
    trace: tuple[RuleResult, ...]
    obligations: tuple[str, ...]
    pending: tuple[str, ...]
    bundle: str
    bundle_sha256: str
    engine: str
    facts_sha256: bytes


# In which the person is verified: by document, face and signature.
VERIFIES = frozenset({Flow.SECOND_VERIFY, Flow.RESUME})


def once_verified(decision: Decision, flow: Flow) -> Decision:
    """The decision as it stands when the verification that some rules ask for is this very visit.

    Nobody who verifies, or resumes a number by the same document, face and signature, has to come again.
    """
    if flow not in VERIFIES or decision.outcome is not Outcome.REQUIRE_SECOND_VERIFICATION:
        return decision
    left = [one for one in decision.trace if one.outcome not in {None, decision.outcome}]
    outcome = max(
        (one.outcome for one in left if one.outcome), key=_severity, default=Outcome.ALLOW
    )
    reasons = tuple(one for one in left if one.outcome is outcome)
    return msgspec.structs.replace(decision, outcome=outcome, reasons=reasons)


def _severity(outcome: Outcome) -> int:
    return outcome.severity


def results_of(rule: Rule) -> dict[bool | None, RuleResult]:
    """The rule's results by its truth, made once."""
    outcomes: dict[bool | None, Outcome | None] = {
        True: rule.outcome,
        False: None,
        None: rule.on_unknown,
    }
    reads = rule.reads
    return {
        value: RuleResult(rule.id, rule.version, TRUTHS[value], outcome, reads)
        for value, outcome in outcomes.items()
    }
