"""Who may see and do what: roles, the rows of the console's table, and one account's access."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from provisioning.console.roles import ConsoleRole

ROLE_NAMES: dict[ConsoleRole, Promise] = {
    ConsoleRole.VIEWER: _("viewer"),
    ConsoleRole.OPERATOR: _("operator"),
    ConsoleRole.PUBLISHER: _("publisher"),
    ConsoleRole.POLICY_EDITOR: _("policy editor"),
    ConsoleRole.AUDITOR: _("auditor"),
    ConsoleRole.ADMIN: _("administrator"),
}
EVERYBODY = frozenset(ConsoleRole)
# Who sees what clerks and customers did.
CARRIERS = frozenset({ConsoleRole.OPERATOR, ConsoleRole.AUDITOR, ConsoleRole.ADMIN})


class Extent(Enum):
    """What a page or an act is about, and so for which stores one needs the role."""

    FLEET = "fleet"  # the whole fleet: the role has to be for all stores
    STORES = "stores"  # some stores: what is shown, or acted on, is what the role is for
    OWN = "own"  # one's own account


class ConsolePage(NamedTuple):
    """A GET. view: takes the request and what stands in the route. heading: in the navigation; "": not."""

    name: str
    route: str
    view: Callable[..., Any]
    roles: frozenset[ConsoleRole]
    extent: Extent = Extent.STORES
    heading: str | Promise = ""


class Done(NamedTuple):
    """What an act came to: where it leads, as `redirect` takes it, and a sentence that is shown there."""

    url: str
    sentence: str = ""


class ConsoleAct(NamedTuple):
    """A POST that changes something and leads to a page. What it is about is in its route.

    view: takes the request, what was filled in (a dict) and what stands in the route; gives a Done, or a file
    as an HttpResponse; raises KioskError with a sentence.
    typed: the route's argument that has to be typed once more. second: another person with the role has to
    agree before it is done. needs: what has to be filled in then. check: takes what the act takes, before it
    is proposed; raises like it. leads_to: the page that shows a refusal.
    """

    name: str
    route: str
    view: Callable[..., Any]
    roles: frozenset[ConsoleRole]
    leads_to: str
    extent: Extent = Extent.STORES
    typed: str = ""
    second: bool = False
    needs: str = ""
    check: Callable[..., Mapping[str, str] | None] | None = None


class StoreScope(NamedTuple):
    """Stores as a tree by their names: `hb-wh` covers itself, `hb-wh-2` and `hb-wh.east`; "" covers all."""

    nodes: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        return "" in self.nodes

    def covers(self, store: str) -> bool:
        return any(_covers(node, store) for node in self.nodes)


def _covers(node: str, store: str) -> bool:
    return not node or store == node or store.startswith((f"{node}-", f"{node}."))


class ConsoleAccess(NamedTuple):
    """What one account may. roles: (role, the store or the branch of the tree that it is for)."""

    name: str
    roles: tuple[tuple[ConsoleRole, str], ...] = ()

    def scope(self, roles: Iterable[ConsoleRole]) -> StoreScope:
        """The stores for which one of these roles is held."""
        return StoreScope(frozenset(store for role, store in self.roles if role in roles))

    def may(self, row: ConsolePage | ConsoleAct) -> bool:
        """Whether it is shown at all; for which stores is `scope`'s."""
        if row.extent is Extent.OWN:
            return True
        scope = self.scope(row.roles)
        return scope.is_all if row.extent is Extent.FLEET else bool(scope.nodes)
