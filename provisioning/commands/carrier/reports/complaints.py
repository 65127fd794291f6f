"""`carrier complaints`: complaints with their route, and when they were closed."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "complaints",
    "complaints with their route",
    lambda ledger, _: ledger.complaints.all(),
    "{at}  {id}  about {about}  {ground} → {route}  {store} {clerk}  contact {contact}"
    "  closed {closed_at}",
    "complaints",
    ("at", "closed_at"),
    named=("record_id", "about_record"),
)
