"""People and numbers at random, for rules: in good order but for a few facts, some of which are unknown."""

import datetime as dt

from policy_cases import GOOD, IN_YUNCHENG, NOW, UNKNOWN

from kiosk.china_time import CHINA

FLOWS = (
    *(
        "new_sim",
        "transfer",
        "transfer_out",
        "second_verify",
        "resume",
        "replace",
        "cancel",
        "query",
    ),
    *("service_query",) * 4,
)
BEFORE = dt.datetime(2020, 9, 20, 10, tzinfo=CHINA)  # most rules came later
AT_NIGHT = dt.datetime(2026, 11, 23, 0, 30, tzinfo=CHINA)  # in UTC still the day before
_REGIONS = ("43", "51", "2101", "4101", "1408", "CN", "4301", "11")
_LISTS = ("joint_punishment", "bad_credit", "blacklist", "dishonest", "carrier_blacklist")
# What the table's rows read. Facts of other rules stay as they are in good order.
_VALUES = {
    "now": [NOW, NOW, NOW, BEFORE, AT_NIGHT],
    "channel": ["counter", "self_service", "online"],
    "request.product": ["mobile", "internet", "icecream", "iot"],
    "request.quantity": [1, 2, 10],
    "request.purpose": ["personal", "douyin", "brushing"],
    "request.by_proxy": [True, False],
    "request.guardian_present": [True, False],
    "request.focus_checked": [True, False],
    "request.for_organisation": [True, False],
    "request.loss_reported": [True, False],
    "request.giver_signed": [True, False],
    "request.alternative_to_face": [True, False],
    "doc.kind": ["resident", "passport", "travel_document", "driver_license"],
    "doc.has_portrait": [True, False],
    "doc.chip_read_ok": [True, False],
    "doc.authentic": ["authentic", "unverified", "invalid"],
    "doc.authenticity_reason": ["signature", "signer_revoked", "chip_is_a_copy"],
    "doc.signed_kind": [True, False],
    "doc.expired": [True, False],
    "doc.fields_complete": [True, False],
    "doc.age": [13, 14, 15, 16, 17, 34],
    "doc.home_province": ["11", "43"],
    "store.province": ["11", "43"],
    "store.city": ["1101", "1408"],
    "face.liveness": ["pass", "review"],
    "face.mode": ["camera", "clerk"],
    "face.match": [True, False],
    "face.attempts": [0, 2, 3],
    "consent.face_separate": [True, False],
    "consent.notice_signed": [True, False],
    "consent.notice_is_current": [True, False],
    "consent.statement_video": [True, False],
    "consent.guardian": [True, False],
    "subject.active_cards_this_carrier": [0, 4, 5],
    "subject.active_numbers_total": [0, 1, 2],
    "subject.new_cards_30d": [0, 1, 2, 3],
    "subject.class_counts": [{"internet": 1}, {"icecream": 1}, {"internet": 0, "icecream": 0}, {}],
    "subject.install_uninstall_12m": [0, 1, 2],
    "subject.credit_tier": ["A", "C", "D", "E", "unrated"],
    "card.home_region": ["13", "42", "32", "4201", "1301"],
    "card.reasons": [[], ["silent"], ["fraud_sms"]],
    "card.notified_at": [NOW - dt.timedelta(hours=hours) for hours in (1, 23, 25)],
    "card.activated_at": [
        NOW - dt.timedelta(hours=hours) for hours in (11, 13, 25, 8760, 8784, 9000)
    ],
    "card.never_used": [True, False],
    "card.device_changed": [True, False],
    "card.swaps": [0, 2, 3],
    "card.replacements": [0, 2, 3],
    "card.replacements_30d": [0, 2, 3],
    "card.stopped_by": ["nobody", "carrier", "police", "list"],
    "card.roaming_high_risk_area": [True, False],
    "card.over_frequency_calls": [True, False],
    "card.anomaly": [True, False],
    "card.is_retained_number": [True, False],
    "card.sim_present": [True, False],
    "card.user_class": ["ordinary", "business"],
    "signal.suspected_batch": [True, False],
}
_ALWAYS = {"request.flow", "request.focus_checked", "request.for_organisation"}


def people(dice, count):
    """What differs from good order, of each of so many people."""
    for _ in range(count):
        yield _one(dice)


def _one(dice):
    flow = dice.choice(FLOWS)
    changed = {"request.flow": flow}
    if flow == "service_query":  # nobody stands at a counter
        changed |= {n: UNKNOWN for n in GOOD if n.startswith(("doc.", "face.", "consent."))}
    mine = [name for name in _VALUES if changed.get(name) is not UNKNOWN]
    for name in dice.sample(mine, dice.choice((0, 1, 3, 6, 10))):
        changed[name] = dice.choice(_VALUES[name])
    if dice.random() < 0.2:
        changed |= IN_YUNCHENG
    if dice.random() < 0.5:
        changed["subject.listings"] = [_listing(dice) for _ in range(dice.choice((1, 1, 2)))]
    for name in dice.sample(sorted([*_VALUES, "subject.listings"]), dice.choice((0, 0, 1, 2, 4))):
        if name not in _ALWAYS:
            changed[name] = UNKNOWN
    return changed


def _listing(dice):
    days = {
        "identified_at": ["2024-11-22", "2024-11-23", "2026-06-01"],
        "from": ["2020-01-01", "2026-01-01", "2026-12-01"],
        "until": ["2026-11-22", "2026-11-23", "2030-01-01"],
    }
    known = {name: dice.choice(some) for name, some in days.items() if dice.random() < 0.8}
    return {"list": dice.choice(_LISTS), "region": dice.choice(_REGIONS), "sources": ["x"]} | known
