"""A decision in plain sentences, as far as each reader may know."""

from typing import Literal

import msgspec

from kiosk.policy.engine import Decision, RuleResult
from kiosk.policy.packs import Rule, RuleSet

Audience = Literal["customer", "clerk", "auditor"]


class Explanation(msgspec.Struct, frozen=True):
    """One reason: what, by which law, what to do, where to object, until when."""

    rule: str
    text: str
    basis: str
    remedy: str
    appeal: str
    until: str = ""


_CATEGORY = {
    "zh_CN": "根据有关规定，本次业务暂时不能办理。",
    "en": "Under the rules in force, this request cannot be completed at the moment.",
}


def explain(
    decision: Decision, rules: RuleSet, language: str, audience: Audience
) -> tuple[Explanation, ...]:
    """The decision's reasons for this reader; rules that may not be disclosed are left out."""
    results = decision.trace if audience == "auditor" else decision.reasons
    explained = []
    for result in results:
        rule = rules.rules[result.rule]
        if audience != "customer" or rule.disclosure != "none":
            explained.append(_one(rule, result, language, audience))
    return tuple(explained)


def _one(rule: Rule, result: RuleResult, language: str, audience: Audience) -> Explanation:
    reason = rule.unknown_reason if result.truth == "unknown" else rule.reason
    text = reason.in_language(language)
    if audience == "customer" and rule.disclosure == "category":
        text = _CATEGORY[language]
    if audience == "auditor":
        text = f"{rule.id} v{rule.version}: {result.truth} ({', '.join(result.reads)}). {text}"
    appeal = rule.appeal.in_language(language) if rule.appeal else ""
    return Explanation(
        rule.id,
        text,
        f"{rule.title.in_language(language)} · {rule.basis.in_language(language)}",
        rule.remedy.in_language(language),
        appeal,
    )
