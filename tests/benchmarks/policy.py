"""`make bench-policy`: whole decisions against their bare CEL evaluations → build/bench/policy.json.

Whole: `decide` with all packs, from facts to a decision with its trace and digest. Bare, for every rule
that the same decision tried, its compiled program executed
- `ratio`: on the facts as a plain dict, as the library is called where nobody does anything about it;
- `ratio_read_facts`: on a dict of exactly the facts that the rule reads, the least one can hand over;
- `ratio_shared_context`: on one context made before the clock starts, which no decision can have;
- `ratio_fair`: on one context built from the facts for each decision, then every selected rule executed, each
  on every listing of its region: the same work without trace, reasons, floors and digest.
CPU time of this process, since the machine may be shared.
All take turns in the same run, and who is first goes round with cases and rounds: whoever always came
after another would find its programs in the processor's cache. Nothing passes or fails here.
"""

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from policy_cases import CASES, facts_of, moment_of

from kiosk import china_time
from kiosk.policy import cel, listing_terms, regions
from kiosk.policy.engine import decide
from kiosk.policy.facts import checked
from kiosk.policy.packs import load_packs
from kiosk.policy.rules import LISTINGS
from kiosk.policy.vocabulary import groups

_ROUNDS = 60


def roots(rules, facts, names=None):
    """Facts as nested maps: those named, or all."""
    nested = {group: {} for group in groups()} | {"params": dict(rules.params), "listing": {}}
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        if name == LISTINGS or (names is not None and name not in names):
            continue
        if key:
            nested[group][key] = fact.value
        else:
            nested[group] = fact.value
    return nested


def few_roots(rules, facts, compiled):
    """Only the groups and facts that the condition names."""
    wanted = {name.partition(".")[0] for name in compiled.rule.names}
    full = roots(rules, facts, compiled.reads)
    full["params"] = {name: rules.params[name] for name in compiled.rule.params}
    return {name: value for name, value in full.items() if name in wanted}


def seen(compiled, listing, at):
    """A listing as its rule sees it."""
    term = compiled.rule.term
    row = {key: listing[key] for key in ("list", "region", "sources") if key in listing}
    if not (listing and term):
        return row
    return row | {"in_term": bool(listing_terms.in_term(term, listing, china_time.day(at)))}


def executed(program, activation):
    try:
        program.execute(activation)
    except (KeyError, RuntimeError):
        pass  # a missing fact


def timed(work):
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1e6


class Case:
    """One case's decision, and the bare evaluations of the rules that it tried."""

    def __init__(self, rules, changes):
        self._rules, self._at = rules, moment_of(changes)
        self._facts = facts_of(changes)
        trace = self.whole().trace
        compiled = [rules.compiled[result.rule] for result in trace]
        facts = checked(self._facts, rules.params)
        everything = roots(rules, facts)
        context = cel.Context(everything)
        self.bare = {
            "ratio": [(c.program, everything) for c in compiled],
            "ratio_read_facts": [(c.program, few_roots(rules, facts, c)) for c in compiled],
            "ratio_shared_context": [(c.program, context) for c in compiled],
        }
        self._compiled = compiled
        self._listings = facts[LISTINGS].value if LISTINGS in facts else [{}]

    def whole(self):
        return decide(self._rules, self._facts, number="1", at=self._at)

    def fair(self):
        """The same rules bare: the context from the facts, then each rule's program."""
        context = cel.Context(roots(self._rules, self._facts))
        for compiled in self._compiled:
            if compiled.rule.scope_by != "listing":
                executed(compiled.program, context)
                continue
            for listing in self._listings:
                if listing and not regions.within(listing["region"], compiled.rule.region):
                    continue
                context.add_variable("listing", seen(compiled, listing, self._at))
                executed(compiled.program, context)

    def evaluate(self, kind):
        if kind in {"ratio_fair", "whole"}:
            self.fair() if kind == "ratio_fair" else self.whole()
            return
        for program, activation in self.bare[kind]:
            executed(program, activation)


def main():
    began = time.perf_counter()
    rules = load_packs()
    load_ms = (time.perf_counter() - began) * 1000
    cases = [Case(rules, changes) for _, changes, *_ in CASES]
    kinds = ("whole", *cases[0].bare, "ratio_fair")
    times = {kind: [] for kind in kinds}
    for turn in range(_ROUNDS):
        for place, case in enumerate(cases):
            first = (turn + place) % len(kinds)
            for kind in (*kinds[first:], *kinds[:first]):
                times[kind].append(timed(lambda case=case, kind=kind: case.evaluate(kind)))
    whole = times.pop("whole")
    percentiles = statistics.quantiles(whole, n=100)
    figures = {
        "decision_ms_p50": round(percentiles[49], 3),
        "decision_ms_p99": round(percentiles[98], 3),
        **{kind: round(sum(whole) / sum(bare), 3) for kind, bare in times.items()},
        "decisions": len(whole),
        "rules": len(rules.rules),
        "load_ms": round(load_ms, 1),
    }
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(figures)


if __name__ == "__main__":
    main()
