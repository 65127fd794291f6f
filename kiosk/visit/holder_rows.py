"""Whom and what a visit is about, as pages show it: the document's holder, and a new number's request."""

from kiosk.enumerations import Product
from kiosk.identity.written_names import marked
from kiosk.protocol.messages import Row
from kiosk.visit.visit import Visit


def holder_rows(visit: Visit) -> tuple[Row, ...]:
    """Name, kind, and a number of which the middle is masked; nothing before a document was read."""
    if visit.document is None:
        return ()
    holder = visit.document.holder
    return (
        Row("name", marked(holder.name)),
        Row("document_kind", visit.document.kind.value),
        Row("document_number", _masked(holder.number)),
    )


def request_rows(visit: Visit) -> tuple[Row, ...]:
    """What was asked for beside the usual: a kind of card, and the organisation that holds it."""
    rows: list[Row] = []
    if visit.known_product not in {"", Product.MOBILE}:
        rows.append(Row("product", visit.known_product))
    if visit.organisation and visit.agent_authority:
        rows.append(Row("organisation", visit.organisation))
        rows.append(Row("agent_authority", visit.agent_authority.value))
    return tuple(rows)


def _masked(number: str) -> str:
    """The first and last characters: enough to recognise, too little to use."""
    keep = 4 if len(number) > 10 else 2
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]
