"""`carrier orders`: orders to verify again, with their deadlines."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "orders",
    "orders to verify again",
    lambda ledger, _: ledger.orders.listed(),
    "{number}  {state:<7} notified {notified_at}  deadline {deadline}  {reasons}  ({causes})",
    "orders",
    ("placed_at", "notified_at", "deadline", "settled_at"),
)
