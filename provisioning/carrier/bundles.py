"""The rules: the carrier's own, and those that a kiosk's decision names, to make it again."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kiosk.errors import EvidenceError
from kiosk.policy.decision import Decision
from kiosk.policy.engine import ReplayError, replay
from kiosk.policy.evaluation import PackDefectError
from kiosk.policy.facts import Facts
from kiosk.policy.packs import load_packs
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.signing import BundleError
from kiosk.policy.validation import PackError
from kiosk.policy.vocabulary import FactTypeError, UndeclaredFactError

_KEPT = 16


class Replayed(StrEnum):
    """How a kiosk's decision came out when it was made again from its record."""

    SAME = "same"
    DIFFERS = "decision_differs"  # a fact, the outcome or the trace is not what the rules give
    OTHER_PACKS = "policy_bundle"  # the same version by name, with other contents
    NOT_HERE = "not_here"  # a bundle or an engine that the carrier does not have
    NO_DECISION = "no_decision"  # a complaint


class Bundles:
    """Packs of one bundle, by the names that were chosen of them."""

    def __init__(self, directory: Path | None = None, names: Sequence[str] | None = None) -> None:
        """names: the carrier's own choice; None: all. Raises PackError, BundleError."""
        self._load = lru_cache(_KEPT)(
            lambda chosen: load_packs(directory, None if chosen is None else list(chosen))
        )
        self.own: RuleSet = self._load(None if names is None else tuple(names))

    def of(self, decision: Decision) -> RuleSet | None:
        """The packs of the decision's own bundle; None when this is another version of them."""
        named = [part.rpartition("-")[0] for part in decision.bundle.split("+")]
        chosen = tuple(name for name in named if name != "bundle")
        try:
            rules: RuleSet = self._load(chosen)
        except (BundleError, PackError):
            return None
        return rules if rules.version == decision.bundle else None

    def replay(self, decision: Decision, facts: Facts) -> tuple[Replayed, str]:
        """How it came out, and what differs. Raises EvidenceError for facts that are none."""
        rules = self.of(decision)
        if rules is None:
            return Replayed.NOT_HERE, decision.bundle[:200]
        try:
            replay(decision, facts, rules)
        except ReplayError as error:
            return _WHY.get(error.field, Replayed.DIFFERS), str(error)
        except (UndeclaredFactError, FactTypeError, PackDefectError) as error:
            raise EvidenceError(f"facts: {error}") from error
        return Replayed.SAME, ""


_WHY = {"engine": Replayed.NOT_HERE, "bundle_sha256": Replayed.OTHER_PACKS}
