"""What the demo has shown, as facts, and what follows from them: build/demo/fleet.json."""

import json
from pathlib import Path
from typing import Any

Facts = dict[str, Any]

SET_BYTES = 5_000_000  # of all wheels of one release
RECALL_S = 60.0


def proofs(facts: Facts) -> dict[str, bool]:
    """Each claim of the demo, and whether its facts bear it out."""
    kiosks, ailing = facts["kiosks"], facts["ailing"]
    before, after = facts["app"]["before"], facts["app"]["after"]
    first, second = facts["rules"]
    others = [name for name in kiosks if name != ailing]
    paused, failure = facts["app"]["paused"], facts["app"]["failure"]
    return {
        "every kiosk has reported with a certificate of its own": facts["reported"] == kiosks,
        "the newcomer got the rules that everybody has": facts["newcomer"]["policy"] == first,
        "the first ring alone had the new rules while somebody looked": facts["policy"]["in_ring"]
        == {name: second if name in facts["canary"] else first for name in kiosks},
        "the moved date changes a decision": facts["decisions"][:2] == ["REFUSE", "ALLOW"],
        "the recall changes it back": facts["decisions"][2] == "REFUSE",
        "the recall reached every kiosk in a minute": facts["recall_s"] <= RECALL_S
        and set(facts["policy"]["at_the_end"].values()) == {first},
        "the signed set is small": 0 < facts["app"]["set_bytes"] <= SET_BYTES,
        "a failed health check rolled back by itself": failure["code"] == "unhealthy"
        and paused["versions"][ailing] == before
        and paused["slots"][ailing] == "a",
        "the threshold paused the roll-out": paused["cause"] == "failures",
        "the others went on after somebody had resumed it": all(
            facts["app"]["resumed"][name] == after for name in others
        ),
        "once mended and asked again, the last one followed": set(
            facts["app"]["at_the_end"].values()
        )
        == {after},
        "agents run in the slot that was updated": set(facts["agents_run_in"].values()) == {"b"},
        "nobody has failed but the one": facts["app"]["ever_failed"] == [ailing],
        "the audit holds": facts["audit_holds"],
    }


def write(facts: Facts, file: Path) -> dict[str, bool]:
    """The facts with their proofs, which it gives."""
    proved = proofs(facts)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"proofs": proved, **facts}, indent=2, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8")
    return proved
