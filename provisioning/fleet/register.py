"""The fleet's register: its database, `fleet.db` in the fleet's folder; hands out the tables."""

from contextlib import AbstractContextManager
from pathlib import Path

from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.fleet.tables import schema
from provisioning.fleet.tables.audit import FleetAudit
from provisioning.fleet.tables.jobs import Jobs
from provisioning.fleet.tables.kiosks import Kiosks
from provisioning.fleet.tables.leases import Leases
from provisioning.fleet.tables.rollouts import Rollouts
from provisioning.fleet.tables.store_days import StoreDays
from provisioning.fleet.tables.summaries import Summaries
from provisioning.fleet.tables.wipes import Wipes

FILE = "fleet.db"


class Register:
    """Several processes may read and write it."""

    def __init__(self, folder: Path) -> None:
        """folder: the repository's. Raises RepositoryInputError."""
        if not Repository(folder).metadata.is_dir():
            raise RepositoryInputError(str(folder), "is no repository; `fleet init` makes one")
        self._database = schema.connect(folder / FILE)
        self.kiosks = Kiosks(self._database)
        self.jobs = Jobs(self._database)
        self.rollouts = Rollouts(self._database)
        self.leases = Leases(self._database)
        self.store_days = StoreDays(self._database)
        self.wipes = Wipes(self._database)
        self.audit = FleetAudit(self._database)
        self.summaries = Summaries(self._database)

    def transaction(self) -> AbstractContextManager[None]:
        """What is inside is on disk together or not at all. Not to be nested. Raises RepositoryInputError."""
        return schema.transaction(self._database)

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside belongs together. Not to be nested. Raises RepositoryInputError."""
        return schema.snapshot(self._database)

    def close(self) -> None:
        self._database.close()
