"""The order of delivery: which of the stored records that wait goes to the carrier first.

The carrier takes records in any order. But one that stays behind for hours, or while as many later ones as a
window holds come before it, is missing there, and those that follow are held (provisioning.carrier.tables).
"""

# Columns of the outbox (kiosk.ports.OutboxEntry) by which waiting records are sorted, each ascending.
ORDER = ("seq",)  # as they were captured
