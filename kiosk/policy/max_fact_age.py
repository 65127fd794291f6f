"""How old a fact may be before a bundle's rules take it for unknown: one table for all of its rules.

The table is `max_fact_age.toml`, in hours. It holds for every rule that reads the fact; a rule's own
`max_age_h` may only be stricter.
"""

import tomllib
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kiosk.policy.rules import Rule
from kiosk.policy.validation import PackError
from kiosk.policy.vocabulary import vocabulary

FILE = "max_fact_age.toml"
FILE_UNTIL_12 = "ages.toml"  # in bundles 6 to 12
_Ages = dict[str, Annotated[float, msgspec.Meta(gt=0)]]


def load(content: bytes) -> dict[str, float]:
    """The table. Raises PackError for an age that is none, or of a fact that is not declared."""
    try:
        ages: dict[str, float] = msgspec.convert(tomllib.loads(content.decode()), _Ages)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(FILE, "", f"not valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise PackError(FILE, "", str(error)) from error
    strange = sorted(ages.keys() - vocabulary().keys())
    if strange:
        raise PackError(FILE, "", f"{', '.join(strange)} is no declared fact")
    return ages


def applied(rule: Rule, of_bundle: Mapping[str, float]) -> Rule:
    """The rule with the bundle's ages of the facts that it reads. Raises PackError for a laxer age."""
    ages = {name: of_bundle[name] for name in rule.reads if name in of_bundle}
    for name, hours in rule.max_age_h.items():
        if hours > ages.get(name, hours):
            why = f"max_age_h: {name}: {hours:g} h is more than the bundle's {ages[name]:g} h"
            raise PackError(rule.file, rule.id, why)
    return replace(rule, max_age_h=ages | rule.max_age_h)
