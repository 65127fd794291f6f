"""Bundles of rules: the carrier's own, and earlier releases by which kiosks' decisions are made again.

Releases are kept whole in `released/`, one zip each: a decision is repeated by the very bytes that made it.
"""

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kiosk.errors import EvidenceError
from kiosk.policy.bundle_signature import BundleError
from kiosk.policy.decision import Decision
from kiosk.policy.engine import ReplayError, replay
from kiosk.policy.evaluation import PackDefectError
from kiosk.policy.facts import Facts
from kiosk.policy.packs import load_packs
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.validation import PackError
from kiosk.policy.vocabulary import FactTypeError, UndeclaredFactError

_KEPT = 16
_RELEASED: dict[str, Path | None] = {
    file.stem: file for file in (Path(__file__).parent / "released").glob("bundle-*.zip")
}


class Replayed(StrEnum):
    """How a kiosk's decision came out when it was made again from its record."""

    SAME = "same"
    DIFFERS = "decision_differs"  # a fact, the outcome or the trace is not what the rules give
    OTHER_PACKS = "policy_bundle"  # the same version by name, with other contents
    NOT_HERE = "not_here"  # a bundle that the carrier never released
    OTHER_ENGINE = "other_engine"  # an engine that the carrier does not have
    NO_DECISION = "no_decision"  # a complaint


class Bundles:
    """The carrier's bundle and the released ones, by the packs that were chosen of them."""

    def __init__(self, directory: Path | None = None, names: Sequence[str] | None = None) -> None:
        """names: the carrier's own choice; None: all. Raises PackError, BundleError."""
        self._load = lru_cache(_KEPT)(_load)
        self.own: RuleSet = self._load(directory, None if names is None else tuple(names))
        self._places = _RELEASED | {_version(self.own.version): directory}

    def of(self, decision: Decision) -> RuleSet | None:
        """The rules that the decision names; None when they are not here."""
        version = _version(decision.bundle)
        if version not in self._places:
            return None
        named = [part.rpartition("-")[0] for part in decision.bundle.split("+")]
        chosen = tuple(name for name in named if name != "bundle")
        try:
            rules: RuleSet = self._load(self._places[version], chosen)
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


def _version(bundle: str) -> str:
    """`bundle-5` of `bundle-5+cn-5+hunan-2`."""
    return bundle.partition("+")[0]


def _load(place: Path | None, names: tuple[str, ...] | None) -> RuleSet:
    """place: a folder, a zip, or None for the bundle that is shipped."""
    return load_packs(zipfile.Path(place) if place and place.suffix == ".zip" else place, names)


_WHY = {"engine": Replayed.OTHER_ENGINE, "bundle_sha256": Replayed.OTHER_PACKS}
