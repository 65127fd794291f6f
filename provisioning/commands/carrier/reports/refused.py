"""`carrier refused`: messages that were no record and no question."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "refused",
    "messages that were no record and no question, with their digests",
    lambda ledger, _: ledger.refused_messages.all(),
    "{last_at}  {device}  {channel}  {why}  {size} bytes  sha256 {sha256}  ×{times}",
    "refused messages",
    ("first_at", "last_at"),
)
