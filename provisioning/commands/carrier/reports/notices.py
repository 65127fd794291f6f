"""`carrier notices`: what users of numbers were told."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "notices",
    "what users of numbers were told, when it went out, and the proof",
    lambda ledger, _: ledger.notices.all(),
    "{made_at}  {number}  {kind}  sent {sent_at} {proof}",
    "notices",
    ("made_at", "sent_at"),
)
