"""The contract's schemas (`contract/schemas`) as they judge real messages."""

import functools

from contract_schemas import FOLDER
from pycddl import Schema

from kiosk.records.record import encode
from provisioning.commands.carrier import folder_access


@functools.cache
def schema(file, rule):
    return Schema(f"start = {rule}\n" + (FOLDER / f"{file}.cddl").read_text("utf-8"))


def check(file, rule, message):
    """Raises pycddl.ValidationError."""
    schema(file, rule).validate_cbor(message)


def check_records(carrier):
    """All that this carrier's folder has taken; how many they were."""
    service, rows = folder_access.service(carrier), folder_access.ledger(carrier).records()
    for row in rows:
        check("record", "record", encode(service.open(row["device"], row["envelope"])))
    return len(rows)
