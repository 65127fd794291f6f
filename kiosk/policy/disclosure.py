"""A decision's reasons as far as they may be told: a person's standing only to its confirmed holder.

The page and the paper of a visit say the same by it, and the carrier's copy of that paper, too.
"""

import msgspec

from kiosk.enumerations import Outcome
from kiosk.policy.decision import Decision, RuleResult
from kiosk.policy.explain import Audience, Explanation, explain, word
from kiosk.policy.facts import Facts, Source
from kiosk.policy.ruleset import RuleSet
from kiosk.records.question import PLACE_CONFIRMED

# Who know more of a person than the document and the visit say.
_KNOW_OF_PEOPLE: frozenset[Source] = frozenset({"carrier", "snapshot", "order"})
_OF_NOBODY = frozenset({"now", PLACE_CONFIRMED})  # what they say of the time and of the kiosk


def is_told(reason: RuleResult, facts: Facts, *, confirmed: bool) -> bool:
    """Whether this reason may be told. facts: those that it was decided on; confirmed: to the holder."""
    return confirmed or not any(_is_of_person(name, facts) for name in reason.reads)


def told(
    decision: Decision,
    rules: RuleSet,
    language: str,
    audience: Audience,
    facts: Facts,
    *,
    confirmed: bool,
) -> tuple[Explanation, ...]:
    """The reasons that may be told, and one sentence in the place of those that may not."""
    open_ones = tuple(one for one in decision.reasons if is_told(one, facts, confirmed=confirmed))
    if len(open_ones) == len(decision.reasons):
        return explain(decision, rules, language, audience, facts)
    kept_back = (withheld(decision, language, audience),)
    if not open_ones:
        return kept_back
    rest = msgspec.structs.replace(decision, reasons=open_ones)
    return explain(rest, rules, language, audience, facts) + kept_back


def withheld(decision: Decision, language: str, audience: Audience) -> Explanation:
    """The same whatever is kept back: what differed would tell."""
    if audience == "clerk":
        return Explanation("", word("withheld_clerk", language), "", "", "")
    referred = decision.outcome is Outcome.REFER_TO_CLERK
    remedy = f"unknown_{decision.outcome}" if referred else "withheld_remedy"
    return Explanation(
        "",
        word("withheld", language),
        "",
        word(remedy, language),
        word("category_appeal", language),
    )


def _is_of_person(name: str, facts: Facts) -> bool:
    """A fact that is not known tells nothing of anybody."""
    fact = facts.get(name)
    return name not in _OF_NOBODY and fact is not None and fact.source in _KNOW_OF_PEOPLE
