"""`carrier reports`: what police station and anti-fraud centre are told."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "reports",
    "reports to police station and anti-fraud centre",
    lambda ledger, _: ledger.reports.all(),
    "{at}  {decision}  → {recipient} ({contact})  {store} {clerk}  {rules}  sent {sent_at} {proof}",
    "reports",
    ("at", "sent_at"),
    named=("decision",),
)
