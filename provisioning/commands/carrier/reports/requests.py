"""`carrier requests`: numbers that their holders dispute, and queries at all carriers."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "requests",
    "numbers that their holders dispute, and queries at all carriers, with their days",
    lambda ledger, _: ledger.holder_requests.all(),
    "{at}  {record_id}  {kind:<11} {number}  {store} {clerk}  answer by {answer_by}",
    "requests",
    ("at", "answer_by"),
    named=("record_id",),
)
