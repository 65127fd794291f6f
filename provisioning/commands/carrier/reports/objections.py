"""`carrier objections`: complaints and requests by their deadlines."""

from provisioning.carrier import objections
from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "objections",
    "complaints and requests by their deadlines, the most urgent first",
    lambda ledger, _: objections.listed(ledger),
    "{table} {number}  {kind}  {at}  {ground} → {route}  {store} {clerk}  answer by {answer_by}"
    "  answered {answered_at} {answered_by}",
    "complaints and requests",
    ("at", "answer_by", "answered_at"),
    named=("record_id",),
)
