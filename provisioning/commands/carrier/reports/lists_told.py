"""`carrier lists-told`: lists of numbers that a kiosk was told, without a record."""

from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "lists-told",
    "people's lists of numbers that a kiosk was told and no accepted record followed",
    lambda ledger, _: ledger.holder_requests.unfollowed(),
    "{at}  {device}  {record_id}  {store} {clerk}",
    "lists told without a record",
    ("at",),
    named=("record_id",),
)
