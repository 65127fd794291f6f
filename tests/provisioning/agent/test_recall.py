"""A recalled release at the agent: what its role has signed counts, whoever asks for it."""

import threading
from types import SimpleNamespace

import pytest
from publisher import NOW, Publisher, Wire, client

from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.workflow import Work, published
from provisioning.fleet import recalling
from provisioning.updates.jobs import JobKind, UpdateJob


def test_a_recalled_release_is_refused_and_the_one_before_is_not(tmp_path):
    publisher = Publisher(tmp_path / "repository").init()
    for version in ("1", "2"):
        publisher.publish("policy", version, {f"rules-{version}.zip": b"rules"})
    means = SimpleNamespace(
        releases=client(tmp_path / "kiosk", publisher, Wire(publisher)), stop=threading.Event()
    )

    def look(release):
        job = UpdateJob("job", JobKind.POLICY, release)
        for _ in published(Work(job, means, {}, lambda *_: None)):
            pass

    look("2")
    with publisher.repository.writing():
        key = publisher.key("policy")
        recalling.recall(publisher.repository, "policy/2.release.json", "a wrong date", key, NOW)
    publisher.refresh_online()
    with pytest.raises(StepFailedError, match="is recalled: a wrong date"):
        look("2")
    look("1")
