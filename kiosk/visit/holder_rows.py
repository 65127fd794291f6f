"""The document's holder as pages show them: name, kind, and a number of which the middle is masked."""

from kiosk.protocol.messages import Row
from kiosk.visit.visit import Visit


def holder_rows(visit: Visit) -> tuple[Row, ...]:
    """Nothing before a document was read."""
    if visit.document is None:
        return ()
    holder = visit.document.holder
    return (
        Row("name", holder.name),
        Row("document_kind", visit.document.kind.value),
        Row("document_number", _masked(holder.number)),
    )


def _masked(number: str) -> str:
    """The first and last characters: enough to recognise, too little to use."""
    keep = 4 if len(number) > 10 else 2
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]
