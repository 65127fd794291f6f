"""Two sessions of every row of the people's table, and of every attack species, through the real models.

`make bench-presence` plays twenty of each. What a session has to make of them: people in good light pass, and
of the species that a camera can tell from a person none does, whatever an attack detector says.
"""

import sys
from pathlib import Path

import pytest

from drivers.emulated.subscriber.people import PEOPLE
from drivers.emulated.subscriber.species import SPECIES
from drivers.emulated.virtual_session import Pace
from kiosk.enumerations import PresenceOutcome

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from presence_sessions import Bench, Task, outcome

_FPS = 16  # blinks can just be seen; fewer frames, sooner done
_SEEDS = (1000, 1001)
_TOLD = [name for name, species in SPECIES.items() if species.excluded]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("bench"), Pace(_FPS))


@pytest.mark.parametrize("name", PEOPLE)
def test_people_get_through(bench, name): ...
