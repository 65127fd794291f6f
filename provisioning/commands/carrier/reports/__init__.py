"""Printed reports of the ledger, one file each: `carrier orders`, `complaints`, `reports`, `refused`, ..."""

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier.reports import (
    complaints,
    lists_told,
    metrics,
    notices,
    objections,
    orders,
    police_reports,
    refused,
    requests,
)
from provisioning.commands.carrier.reports import report as kind

# In the order of the help.
_REPORTS = (
    orders,
    complaints,
    requests,
    objections,
    lists_told,
    police_reports,
    notices,
    refused,
    metrics,
)


def add(commands: args.Commands) -> None:
    for report in _REPORTS:
        kind.add(commands, report.REPORT)
