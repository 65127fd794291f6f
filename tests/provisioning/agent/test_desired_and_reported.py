"""Desired documents and orders: those of the page, what is unknown in them, and what is too much."""

import re
from pathlib import Path

import msgspec
import pytest

from kiosk.errors import EvidenceError
from provisioning.agent import app_update, content_update
from provisioning.updates import desired_and_reported
from provisioning.updates.desired_and_reported import Desired, Reported
from provisioning.updates.jobs import CancelJob, JobKind, JobStatus, UpdateJob, WipeKiosk

_PAGE = (Path(__file__).parents[3] / "docs" / "fleet.md").read_text("utf-8")


def _examples():
    return _PAGE.partition("```json\n")[2].partition("```")[0].splitlines()


def test_the_pages_examples_are_what_it_says():
    wanted, run, cancel, wipe = (line.encode() for line in _examples())
    assert desired_and_reported.desired(wanted) == (
        Desired(version=7, app="1.4.0", policy="13", ring="canary"),
        (),
    )
    assert desired_and_reported.order(run) == UpdateJob("rollout-12-K1", JobKind.APP, "1.4.0")
    assert desired_and_reported.order(cancel) == CancelJob("rollout-12-K1")
    assert desired_and_reported.order(wipe) == WipeKiosk("8d0f6a1c4b7e4f0ab2c3d4e5f6a7b8c9")


def test_the_page_has_every_step_field_and_state():
    table = _PAGE.partition("### A new application")[2].partition("###")[0]
    rows = re.findall(r"^\| (\w+) \|", table, re.MULTILINE)
    assert rows[1:] == [step.name for step in app_update.STEPS]
    said = _PAGE.partition("### What is said")[2]
    for kind in (Reported, JobStatus):
        missing = [
            field.name for field in msgspec.structs.fields(kind) if f"`{field.name}`" not in said
        ]
        assert not missing
    steps = ["download", "unpack", "check", "look_again", "switch"]
    assert [step.name for step in content_update.STEPS] == steps


@pytest.mark.parametrize(
    ("told", "unknown"),
    [
        (b'{"version": 1}', ()),
        (b'{"version": 1, "colour": 1, "app": "2"}', ("colour",)),
        (b'{"version": 1, "' + b"x" * 900 + b'": 1}', ("x" * 60,)),
    ],
)
def test_what_is_unknown_is_named(told, unknown):
    assert desired_and_reported.desired(told)[1] == unknown


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"[]",
        b"null",
        b'{"version": -1}',
        b'{"version": 1e400}',
        b'{"version": 9007199254740992}',
        b'{"version": 1, "app": "../x"}',
        b'{"version": 1, "app": "a/b"}',
        b'{"version": 1, "ring": "' + b"x" * 100 + b'"}',
        b"[" * 16_000,
        b'{"version": 1}' + b" " * 16_384,
        b"\xff\xfe",
    ],
)
def test_what_is_none_is_refused(told):
    with pytest.raises(EvidenceError):
        desired_and_reported.desired(told)
    with pytest.raises(EvidenceError):
        desired_and_reported.order(told)


def test_the_application_changes_last():
    wanted = Desired(version=1, app="2", policy="13", settings="4")
    assert desired_and_reported.differing(wanted, {"app": "1", "settings": "4"}) == [
        JobKind.POLICY,
        JobKind.APP,
    ]
    assert desired_and_reported.differing(Desired(version=1), {"app": "1"}) == []
