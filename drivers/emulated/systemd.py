"""systemctl(1) where no systemd runs: a script that restarts nothing, and says how the services do.

It knows what an updating agent asks: `restart`, and `show` with ActiveState and NRestarts.
"""

from pathlib import Path

_SCRIPT = """\
#!/bin/sh
# {said}/running: the slot that the services were started in; ails-in: the one in which they keep ending.
case "$1" in
restart)
    readlink {app}/current > {said}/running.new && mv {said}/running.new {said}/running ;;
show)
    state=active ends=0
    if [ "$(cat {said}/running)" = "$(cat {said}/ails-in 2>/dev/null)" ]; then
        state=failed ends=$(( $(cat {said}/ends 2>/dev/null || echo 0) + 1 ))
        echo $ends > {said}/ends
    fi
    shift 2
    for unit in "$@"; do
        printf 'Id=%s\\nActiveState=%s\\nNRestarts=%s\\n\\n' "$unit" "$state" "$ends"
    done ;;
esac
"""


class EmulatedSystemd:
    """One kiosk's. said: a folder for what it remembers; app: the folder of the kiosk's slots."""

    def __init__(self, said: Path, app: Path) -> None:
        self._said = said
        self.bin = said / "bin"  # goes before the rest of PATH
        self.bin.mkdir(parents=True)
        script = self.bin / "systemctl"
        script.write_text(_SCRIPT.format(said=said, app=app))
        script.chmod(0o755)

    @property
    def running_in(self) -> str:
        """The slot in which the services were started last."""
        return (self._said / "running").read_text().strip()

    def start(self, slot: str) -> None:
        """As at boot."""
        (self._said / "running").write_text(f"{slot}\n")

    def ail_in(self, slot: str) -> None:
        """Services that are started in this slot keep ending. "": they are well again."""
        (self._said / "ails-in").write_text(slot)
