"""When stores are open, as somebody said; of the others the usual day is taken."""

from sqlite_utils import Database

from provisioning.fleet.rollouts.store_hours import Hours, StoreDay


class StoreDays:
    """The table `stores`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, store: str, day: StoreDay) -> None:
        row = {"store": store, "opens": day.opening.begin, "closes": day.opening.end}
        self._database.table("stores").upsert(row | {"zone": day.zone}, pk="store")

    def all(self) -> dict[str, StoreDay]:
        rows = self._database.query("SELECT * FROM stores ORDER BY store")
        return {
            row["store"]: StoreDay(Hours(row["opens"], row["closes"]), row["zone"]) for row in rows
        }
