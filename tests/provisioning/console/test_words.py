"""What the fleet's functions say, and the audit's acts, in the language of whoever reads them."""

import ast
from pathlib import Path

import pytest
from console_site import Visitor

from provisioning.console.roles import ConsoleRole

_ROOM = Path(__file__).parents[3] / "provisioning"
_REACHED = (
    "fleet/rollout_acts.py",
    "fleet/recalling.py",
    "fleet/signing.py",
    "fleet/wipe_ordering.py",
    "fleet/bundle_difference.py",
    "fleet/rollouts/*.py",
    "fleet/tables/*.py",
    "console/accounts.py",
    "console/carrier_data.py",
    "console/security/*.py",
    "console/pages/*.py",
)
_SAYS = {"RepositoryInputError": 1, "InputError": 1}
_AUDITS = {"_acting": 0, "_changing": 1, "note": 1}
_MORE = ("rollout running", "rollout superseded")  # by the rules themselves


def _sentences(patterns, calls):
    """Texts that stand in such a call; what is filled in is an x."""
    for file in (file for pattern in patterns for file in sorted(_ROOM.glob(pattern))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None) or getattr(
                getattr(node, "func", None), "attr", ""
            )
            if isinstance(node, ast.Call) and len(node.args) > calls.get(name, 99):
                text = _text(node.args[calls[name]])
                if text is not None:
                    yield text


def _text(node):
    """None: it is put together elsewhere, or is one of the console's own that has its Chinese."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) else None


def test_every_sentence_of_the_fleet_has_its_chinese(fleet):
    from django.utils.translation import override  # noqa: PLC0415 - when there is a console

    from provisioning.console import failure_words  # noqa: PLC0415
    from provisioning.fleet.errors import RepositoryInputError  # noqa: PLC0415

    said = sorted(set(_sentences(_REACHED, _SAYS)))
    assert len(said) > 40
    with override("zh-hans"):
        told = {one: failure_words.of(RepositoryInputError("K1", one)) for one in said}
    assert [one for one, chinese in told.items() if one in chinese] == []


def test_every_act_of_the_audit_has_its_words(fleet):
    from provisioning.console import audit_words, page_table  # noqa: PLC0415 - when there is a console

    acts = set(_sentences(("fleet/rollout_acts.py", "console/**/*.py"), _AUDITS))
    whole = {one for one in acts if ": " not in one} | set(_MORE)
    whole |= {row.name for row in page_table.ACTS if row.second}
    assert whole - audit_words.ACTS.keys() == set()
    stages = {one.partition(": ")[0] for one in acts if ": " in one} - {"x"}
    assert stages <= audit_words.STAGES.keys()


@pytest.mark.parametrize(
    ("language", "why", "act"),
    [
        ("zh-hans", "没有暂停；可重试失败的终端", "终端已占用"),
        ("en", "is not paused; --retry asks what failed again", "kiosk leased"),
    ],
)
def test_a_page_says_it_in_its_language(fleet, language, why, act):
    from provisioning.fleet.rollouts import plan  # noqa: PLC0415
    from provisioning.updates.jobs import JobKind  # noqa: PLC0415

    somebody = Visitor((ConsoleRole.OPERATOR, ""), accept_language=language).entered()
    fleet.kiosk("K1")
    fleet.acts("ada").lease("K1", 60, "")
    made = plan.RolloutPlan(
        id="policy-1", kind=JobKind.POLICY, release="13", rings=plan.rings("100")
    )
    fleet.acts("ada").begin(made, replaces=False)
    somebody.post("/rollouts/policy-1/resume/", looked_at="running - 0")
    assert why in somebody.get("/account/").content.decode()
    assert act in somebody.get("/kiosks/K1/").content.decode()
