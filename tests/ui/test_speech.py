"""Spoken help: the message that is shown is said, in its language, and stops with it."""

import os
import shutil
import subprocess
import time
import wave
from pathlib import Path

import pytest
from pages import snapshot
from stage import Stage

from ui.speech import arguments

_HANGS_S = 120  # nothing is decided by it: it ends a hang
_STAND_IN = """#!/bin/sh
echo "$$ $*" >> "$(dirname "$0")/said"
exec sleep 30
"""


@pytest.fixture
def said(tmp_path, monkeypatch):
    """A program of the voice's name, first on the path: it writes down what it was to say, and talks on."""
    program = tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(_STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    log = program.parent / "said"

    def lines(least):
        deadline = time.monotonic() + _HANGS_S
        while not log.exists() or log.read_text().count("\n") < least:
            assert time.monotonic() < deadline, "nothing more was said"
            time.sleep(0.02)
        return [line.split(" ", 1) for line in log.read_text().splitlines()]

    return lines


def test_the_message_is_said_in_the_screens_language_and_stops_with_it(said, tmp_path):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "zh_CN", spoken=True))
        ((first, words),) = said(1)
        assert words == " ".join(arguments("请慢慢向右转头，转到标记处", "zh_CN"))
        stage.show(snapshot("presence", "en", spoken=True))
        _, (second, words) = said(2)
        assert words == " ".join(arguments("Turn your head slowly to the right, to the mark", "en"))
        assert not Path(f"/proc/{first}").exists(), "one voice at a time"
        stage.show(snapshot("presence", "en"))
        _until_gone(second)
    assert stage.complaints == ""
    assert len(said(2)) == 2


def test_nothing_is_said_to_who_did_not_ask_for_it(tmp_path, said):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "en"))
        stage.show(snapshot("presence_stopped", "en", spoken=True))
        ((_, words),) = said(1)
    assert "take more time" in words


def test_without_the_program_the_screen_is_silent_and_complains_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", _path_without_the_voice(tmp_path))
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "en", spoken=True))
        words = stage.find("message:turn_right").name
        assert words == "Turn your head slowly to the right, to the mark"
    assert stage.complaints == ""


@pytest.mark.parametrize(("text", "language"), [("请向右转头", "zh_CN"), ("Turn right", "en")])
def test_the_real_voice_makes_a_sound_of_it(tmp_path, text, language):
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    file = tmp_path / "said.wav"
    subprocess.run([program, "-w", file, *arguments(text, language)], check=True)
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        samples = sound.readframes(sound.getnframes())
    assert 0.4 < seconds < 6
    assert len(set(samples)) > 50, "no silence"


def _until_gone(pid):
    deadline = time.monotonic() + _HANGS_S
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "the voice talks on"
        time.sleep(0.02)


def _path_without_the_voice(folder):
    """All programs of the path but the voice."""
    programs = folder / "programs"
    programs.mkdir()
    for place in os.environ["PATH"].split(":"):
        for program in os.scandir(place) if Path(place).is_dir() else ():
            link = programs / program.name
            if program.name != "espeak-ng" and not link.exists():
                link.symlink_to(program.path)
    return f"{programs}"
