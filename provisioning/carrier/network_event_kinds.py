"""The kinds of network events that the carrier takes: the reason each brings, and when it wears off.

What the rules read of a number's events: provisioning.carrier.network_signs.
"""

# Kind of event → the reason code that it brings with it.
REASON_OF_KIND = {
    "silence": "silent",
    "mvno_stock": "mvno_stock",
    "fraud_sms": "fraud_sms",
    "reported": "reported_to_ministry",
}
KINDS = (
    *("first_use", "device_change", "sim_replacement", "roaming", "calls"),
    *("anomaly", "risk_model", *REASON_OF_KIND),
)
# A kind of event, or a reason of one, that wears off → the parameter of the packs that says after how long.
WEARS_OFF = {
    "device_change": "swaps_within",
    "sim_replacement": "replacements_within",
    "roaming": "roaming_within",
    "calls": "calls_within",
    "anomaly": "anomaly_within",
    "frequent_alerts": "alerts_within",
}
