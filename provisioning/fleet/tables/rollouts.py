"""Roll-outs and their parts."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlite_utils import Database

from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollouts.plan import (
    Part,
    PartState,
    PauseCause,
    Rollout,
    RolloutPlan,
    RolloutState,
)

_IN_EFFECT = """
SELECT * FROM rollouts AS one WHERE state = 'recalled' OR
  number = (SELECT max(number) FROM rollouts WHERE kind = one.kind) ORDER BY number DESC
"""


_COUNTED = "SELECT rollout, state, count(*) AS kiosks FROM parts GROUP BY rollout, state"


class Rollouts:
    """The tables `rollouts` and `parts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rollout: Rollout, at: float) -> None:
        """at: seconds since the epoch."""
        plan = rollout.plan
        row = {"id": plan.id, "kind": plan.kind.value, "plan": msgspec.json.encode(plan)}
        row |= _standing(rollout) | {"created_at": at}
        self._database.table("rollouts").insert(row)

    def next_number(self) -> int:
        return int(self._database.table("rollouts").count) + 1

    def find(self, rollout: str) -> Rollout | None:
        rows = self._database.query("SELECT * FROM rollouts WHERE id=?", (rollout,))
        return next(map(self._rollout, rows), None)

    def all(self) -> list[tuple[Rollout, float]]:
        """Newest first, each with when it was made."""
        rows = self._database.query("SELECT * FROM rollouts ORDER BY number DESC")
        return [(self._rollout(row), row["created_at"]) for row in list(rows)]

    def newest(self, most: int) -> list[tuple[Rollout, float]]:
        """Newest first, each with when it was made, and without its parts: thousands of rows each."""
        rows = self._database.query("SELECT * FROM rollouts ORDER BY number DESC LIMIT ?", (most,))
        return [(self._rollout(row, self._bare), row["created_at"]) for row in list(rows)]

    def counted(self) -> dict[str, dict[PartState, int]]:
        """How many kiosks stand how, by roll-out. Raises RepositoryInputError."""
        found: dict[str, dict[PartState, int]] = {}
        for row in self._database.query(_COUNTED):
            try:
                found.setdefault(row["rollout"], {})[PartState(row["state"])] = row["kiosks"]
            except ValueError as error:
                raise RepositoryInputError(
                    row["rollout"],
                    f"is damaged in the register ({error}); put its back-up in place",
                ) from error
        return found

    def in_effect(self) -> list[Rollout]:
        """Newest first: the last one of each kind, and what is recalled."""
        return [self._rollout(row) for row in list(self._database.query(_IN_EFFECT))]

    def save(self, before: Rollout, after: Rollout) -> None:
        """What has changed of it. Within a transaction."""
        name = after.plan.id
        if _standing(before) != _standing(after):
            sql = "UPDATE rollouts SET state=:state, cause=:cause, ring=:ring WHERE id=:id"
            self._database.execute(sql, _standing(after) | {"id": name})
        changed = [
            msgspec.to_builtins(part) | {"rollout": name, "device": device}
            for device, part in after.parts.items()
            if before.parts.get(device) != part
        ]
        self._database.table("parts").upsert_all(changed, pk=("rollout", "device"))

    def _rollout(
        self, row: dict[str, Any], read: Callable[[dict[str, Any]], Rollout] | None = None
    ) -> Rollout:
        """Raises RepositoryInputError: nobody is asked by what is damaged."""
        try:
            return (read or self._read)(row)
        except (msgspec.MsgspecError, ValueError) as error:
            why = f"is damaged in the register ({error}); put its back-up in place"
            raise RepositoryInputError(row["id"], why) from error

    def _read(self, row: dict[str, Any]) -> Rollout:
        parts = self._database.query("SELECT * FROM parts WHERE rollout=?", (row["id"],))
        found = {part["device"]: _part(part) for part in parts}
        return msgspec.structs.replace(self._bare(row), parts=found)

    @staticmethod
    def _bare(row: dict[str, Any]) -> Rollout:
        return Rollout(
            plan=msgspec.json.decode(row["plan"], type=RolloutPlan),
            state=RolloutState(row["state"]),
            cause=PauseCause(row["cause"]),
            ring=row["ring"],
        )


def _standing(rollout: Rollout) -> dict[str, Any]:
    return {"state": rollout.state.value, "cause": rollout.cause.value, "ring": rollout.ring}


def _part(row: dict[str, Any]) -> Part:
    return Part(
        state=PartState(row["state"]),
        failures=row["failures"],
        code=row["code"],
        is_forgiven=bool(row["is_forgiven"]),
        not_before=row["not_before"],
        asked_as=row["asked_as"],
        counted=row["counted"],
        before=row["before"],
    )
