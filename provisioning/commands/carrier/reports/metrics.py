"""`carrier metrics`: one day's figures, by store and clerk."""

from provisioning.carrier import daily_figures
from provisioning.commands.carrier.reports.report import Report

REPORT = Report(
    "metrics",
    "one day's figures, by store and clerk",
    daily_figures.of_day,
    "{store}  {clerk}  opened {opened}  signed {signed} ({signed_ratio})  refused {refused}"
    "  deferred {deferred}  complaints {complaints}  rejected {rejected}  {anomalies}",
    "clerks on {day}",
    of_a_day=True,
)
