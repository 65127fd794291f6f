"""How old a fact may be before a bundle's rules take it for unknown: one table for all of its rules.

The table is `[max_age_h]` in `bundle.toml`. It holds for every rule that reads the fact; a rule's own
`max_age_h` may only be stricter.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from kiosk.policy.rules import Rule
from kiosk.policy.validation import PackError
from kiosk.policy.vocabulary import vocabulary


def check(of_bundle: Mapping[str, float]) -> None:
    """Raises PackError for an age of a fact that is not declared."""
    strange = sorted(of_bundle.keys() - vocabulary().keys())
    if strange:
        raise PackError("bundle.toml", "", f"max_age_h: {', '.join(strange)} is no declared fact")


def applied(rule: Rule, of_bundle: Mapping[str, float]) -> Rule:
    """The rule with the bundle's ages of the facts that it reads. Raises PackError for a laxer age."""
    ages = {name: of_bundle[name] for name in rule.reads if name in of_bundle}
    for name, hours in rule.max_age_h.items():
        if hours > ages.get(name, hours):
            why = f"max_age_h: {name}: {hours:g} h is more than the bundle's {ages[name]:g} h"
            raise PackError(rule.file, rule.id, why)
    return replace(rule, max_age_h=ages | rule.max_age_h)
