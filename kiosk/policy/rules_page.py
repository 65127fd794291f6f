"""The page of all rules for a carrier's lawyer (packs/README.md), with one decision explained."""

import datetime as dt
from collections.abc import Iterable, Iterator

from kiosk.china_time import CHINA
from kiosk.policy import regions
from kiosk.policy.engine import decide
from kiosk.policy.explain import Audience, Explanation, explain, fact_line, lines
from kiosk.policy.facts import Fact, Source, checked
from kiosk.policy.rules import Rule
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.vocabulary import LISTS, vocabulary

_HEAD = """# The rules of this kiosk

Made by `make policy-table` from the packs beside this page; a test says that it is current.

A rule is true, false or unknown. True gives its outcome; unknown gives the outcome in the next column,
never ALLOW. Of all rules that apply, the most restrictive outcome counts, and all reasons at that level
are shown. Flow `*` means every flow of a person, not `service_query`, in which the carrier asks about a
number. Days are days in China. Rules *under review* date from before later national law: their packs
count only where the fleet has chosen them. Where a floor is true, what a lower authority's rule would
take away is lowered to it.
"""
_COLUMNS = ("rule", "whose region", "flows", "condition", "outcome", "unknown", "from", "basis")
# Obligations and floors stand with the outcome, products with the flows.


def page(rules: RuleSet) -> str:
    """The whole page in Markdown; wants the shipped packs."""
    parts = [_HEAD]
    for pack in dict.fromkeys(rule.pack for rule in rules.rules.values()):
        own = [rule for rule in rules.rules.values() if rule.pack == pack]
        parts += [f"## {pack}\n", rule_table(own), _texts(own)]
    parts += ["## Thresholds\n", _params(rules), "## Ages\n", _ages(rules)]
    parts += ["## Facts\n", _facts(), _worked(rules)]
    return "\n".join(parts)


def rule_table(rules: Iterable[Rule]) -> str:
    return _table(_COLUMNS, (_row(rule) for rule in rules))


def _row(rule: Rule) -> tuple[str, ...]:
    review = " (*under review*)" if rule.status == "needs_legal_review" else ""
    floor = [f"floor: {before} → {after}" for before, after in rule.floor.items()]
    outcome = [*(floor or [str(rule.outcome)]), *rule.obligations, *_in_flows(rule)]
    flows = ", ".join(rule.flows) + (f" ({', '.join(rule.products)})" if rule.products else "")
    return (
        f"**{rule.id}** v{rule.version}{review}<br>{rule.title.zh}<br>{rule.title.en}",
        f"{rule.authority}<br>{_whose(rule)}",
        flows,
        f"`{rule.condition}`{_term(rule)}",
        "<br>".join(outcome),
        "not lowered" if floor else str(rule.on_unknown),
        f"{rule.effective_from}" + (f" to {rule.effective_to}" if rule.effective_to else ""),
        f"{rule.basis.in_language('zh_CN')}<br>{rule.basis.in_language('en')}",
    )


def _in_flows(rule: Rule) -> Iterator[str]:
    for flow, one in rule.in_flow.items():
        yield f"{flow}: {' + '.join([one.outcome, *one.obligations])}"


def _whose(rule: Rule) -> str:
    by = {"number_home": "number's home", "listing": "who listed", "store": "store"}
    scope = by.get(rule.scope_by, rule.scope_by)
    region = regions.name(rule.region, "en")
    return f"{scope}: {region}" if scope and rule.region != regions.COUNTRY else region


def _term(rule: Rule) -> str:
    if rule.term is None:
        return ""
    end = f"{rule.term.years} years at most" if rule.term.years else "its `until`"
    lasting = ", or until it is lifted" if rule.term.open_ended else ""
    return f"<br>in_term: from `{rule.term.start}` for {end}{lasting}"


def _texts(rules: list[Rule]) -> str:
    """What people read, in both languages."""
    return _table(
        ("rule", "reason", "what to do", "where to object", "customer reads"),
        (
            (rule.id, _both(rule.reason), _both(rule.remedy), _both(rule.appeal), rule.disclosure)
            for rule in rules
        ),
    )


def _both(text: object) -> str:
    zh, en = getattr(text, "zh", ""), getattr(text, "en", "")
    return f"{zh}<br>{en}" if zh else "–"


def _params(rules: RuleSet) -> str:
    used: dict[str, list[str]] = {name: [] for name in rules.params}
    for rule in rules.rules.values():
        for name in rule.params:
            used[name].append(rule.id)
    rows = ((name, str(rules.params[name]), ", ".join(ids)) for name, ids in used.items())
    return _table(("params.", "value", "rules"), rows)


def _ages(rules: RuleSet) -> str:
    """Facts that grow too old, and the rules to which they are unknown then."""
    used: dict[tuple[str, float], list[str]] = {}
    for rule in rules.rules.values():
        for age in rule.max_age_h.items():
            used.setdefault(age, []).append(rule.id)
    rows = (
        (f"`{name}`", f"{hours:g} h", ", ".join(ids)) for (name, hours), ids in sorted(used.items())
    )
    return _table(("fact", "unknown when older than", "rules"), rows)


def _facts() -> str:
    rows = (
        (f"`{name}`", kind.type, ", ".join(kind.choices), kind.zh, kind.en)
        for name, kind in vocabulary().items()
    )
    lists = (
        "A listing has `list` ("
        + ", ".join(LISTS)
        + "), `region`, `identified_at`, `from`, `until` and `sources`; a missing one is unknown.\n"
    )
    return _table(("fact", "type", "values", "中文", "English"), rows) + "\n" + lists


def _table(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = list(columns)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in r] for r in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


# -- one decision, explained ------------------------------------------------------------------

_AT = dt.datetime(2026, 11, 2, 10, 30, tzinfo=CHINA)
_STORY = """A person whom Hunan identified as a bad-credit user on 2025-03-01 asks for a new number at a
store in Jiangsu, on 2026-11-02. The document has been read and the carrier has answered; the face and
the notice are still to come, and are not needed: whatever they show, the answer stays REFUSE.
"""
_END_OF_TERM = """The two years end with the same day of their last year, 2027-03-01; from 2027-03-02 on the
rule is false. The rule looks at who listed the person, not at where the store is.
"""
_WORKED: tuple[tuple[str, object, Source], ...] = (
    ("now", _AT, "carrier"),
    ("channel", "counter", "visit"),
    ("store.province", "32", "visit"),
    ("request.flow", "new_sim", "visit"),
    ("request.product", "mobile", "visit"),
    ("request.quantity", 1, "visit"),
    ("request.purpose", "personal", "visit"),
    ("request.by_proxy", False, "visit"),
    ("request.alternative_to_face", False, "visit"),
    ("doc.kind", "resident", "chip"),
    ("doc.chip_read_ok", True, "chip"),
    ("doc.authentic", "unverified", "chip"),
    ("doc.signed_kind", False, "chip"),
    ("doc.has_portrait", True, "chip"),
    ("doc.expired", False, "chip"),
    ("doc.fields_complete", True, "chip"),
    ("doc.age", 34, "chip"),
    ("doc.home_province", "43", "chip"),
    ("subject.active_cards_this_carrier", 1, "carrier"),
    ("subject.active_numbers_total", 1, "carrier"),
    ("subject.new_cards_30d", 0, "carrier"),
    (
        "subject.listings",
        [
            {
                "list": "bad_credit",
                "region": "43",
                "identified_at": "2025-03-01",
                "sources": ["Changsha"],
            }
        ],
        "carrier",
    ),
)


def _worked(rules: RuleSet) -> str:
    told = {name: Fact(value, source, _AT) for name, value, source in _WORKED}
    facts = checked(told, rules.params)
    pending = frozenset({"face", "consent"})
    decision = decide(rules, facts, pending=pending, number="EXAMPLE-1", at=_AT)
    told_to = [
        "## One decision, explained\n",
        _STORY,
        *(f"- `{name}` {fact_line(name, fact, 'en', 'auditor')}" for name, fact in facts.items()),
        "",
        f"Decision `{decision.number}`: **{decision.outcome}**, {', '.join(decision.obligations)}.\n",
        _END_OF_TERM,
    ]
    readers: tuple[Audience, ...] = ("customer", "clerk", "auditor")
    for audience in readers:
        told_to.append(f"### What the {audience} reads\n")
        for language in ("zh_CN", "en"):
            shown = explain(decision, rules, language, audience, facts)
            told_to += [*(line for one in shown for line in _told(one, audience, language)), ""]
    return "\n".join(told_to)


def _told(one: Explanation, audience: Audience, language: str) -> Iterator[str]:
    yield f"- {one.text}"
    if audience != "auditor":
        yield from (f"  - {line}" for line in lines(one, language))
