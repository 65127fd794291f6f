"""Cases of the rules, as (rule, facts that differ, outcome, obligations): each rule has its own.

A case changes a visit in which everything is right, or a number about which the carrier asks.
"""

import datetime as dt

from kiosk.china_time import CHINA
from kiosk.policy.facts import Fact

UNKNOWN = object()
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)

GOOD = {
    "now": NOW,
    "channel": "counter",
    "store.province": "11",
    "store.city": "1101",
    "request.flow": "new_sim",
    "request.product": "mobile",
    "request.quantity": 1,
    "request.purpose": "personal",
    "request.by_proxy": False,
    "request.guardian_present": False,
    "request.focus_checked": False,
    "request.citizen_settled": False,
    "request.for_organisation": False,
    "request.esim": False,
    "request.without_chip": False,
    "request.loss_reported": False,
    "request.giver_signed": True,
    "request.alternative_to_face": False,
    "doc.kind": "resident",
    "doc.chip_read_ok": True,
    "doc.authentic": "authentic",
    "doc.authenticity_reason": "passive_authentication",
    "doc.signed_kind": True,
    "doc.has_portrait": True,
    "doc.expired": False,
    "doc.fields_complete": True,
    "doc.citizen_without_number": False,
    "doc.age": 34,
    "doc.home_province": "11",
    "face.liveness": "pass",
    "face.mode": "camera",
    "face.match": True,
    "face.attempts": 0,
    "consent.face_separate": True,
    "consent.notice_signed": True,
    "consent.notice_is_current": True,
    "consent.three_nos_told": True,
    "consent.safe_use_given": True,
    "consent.young_told": True,
    "consent.statement_video": False,
    "consent.guardian": False,
    "subject.active_cards_this_carrier": 0,
    "subject.active_numbers_total": 0,
    "subject.new_cards_30d": 0,
    "subject.class_counts": {"internet": 0, "icecream": 0, "mobile": 0, "iot": 0},
    "subject.install_uninstall_12m": 0,
    "subject.credit_tier": "A",
    "subject.listings": [],
    "card.home_region": "32",
    "card.reasons": [],
    "card.notified_at": NOW - dt.timedelta(hours=1),
    "card.activated_at": NOW - dt.timedelta(days=1000),
    "card.never_used": False,
    "card.device_changed": False,
    "card.swaps": 0,
    "card.replacements": 0,
    "card.replacements_30d": 0,
    "card.status": "active",
    "card.stopped_by": "nobody",
    "card.roaming_high_risk_area": False,
    "card.over_frequency_calls": False,
    "card.anomaly": False,
    "card.is_retained_number": False,
    "card.sim_present": True,
    "card.user_class": "ordinary",
    "signal.place_confirmed": True,
    "signal.suspected_batch": False,
}

TRANSFER = {"request.flow": "transfer"}
RESUME = {"request.flow": "resume"}
VERIFY = {"request.flow": "second_verify"}
REPLACE = {"request.flow": "replace"}
CANCEL = {"request.flow": "cancel"}
TRANSFER_OUT = {"request.flow": "transfer_out"}
MY_NUMBERS = {"request.flow": "query"}
GONE = REPLACE | {"card.sim_present": False}
OFTEN_REPLACED = REPLACE | {"card.replacements_30d": 3}
REPORTED_LOST = GONE | {"request.loss_reported": True}
# Nobody stands at a counter: no document, no face, no consent.
QUERY = {"request.flow": "service_query"} | {
    name: UNKNOWN for name in GOOD if name.startswith(("doc.", "face.", "consent."))
}
TWO = {"subject.active_numbers_total": 2}
ONE = {"subject.active_numbers_total": 1}
STOPPED_BY_POLICE = {"card.stopped_by": "police"}
RETAINED = {"card.is_retained_number": True}
INVALID = {"doc.authentic": "invalid"}
ALONE = {"channel": "self_service"}
INTERNET = {"request.product": "internet"}
ICECREAM = {"request.product": "icecream"}
OF_ORGANISATION = {"request.for_organisation": True}
FIVE = {"subject.active_cards_this_carrier": 5}
OFFLINE = {name: UNKNOWN for name in GOOD if name.startswith(("subject.", "card.", "signal."))}
# Two people compared, because the camera could not say.
BY_EYE = {"face.mode": "clerk"}
ANOTHER_PERSON = BY_EYE | {"face.match": False}
NOT_WARNED = {"consent.young_told": False}
CLOCK_IN_DOUBT = {"now": UNKNOWN, "doc.expired": UNKNOWN}
SIGNED_OFF = {
    "request.alternative_to_face": True,
    "face.mode": "clerk",
    "face.liveness": UNKNOWN,
    "consent.face_separate": False,
}


def at(*date):
    return {"now": dt.datetime(*date, 10, 0, tzinfo=CHINA)}


def listed(region, list_="bad_credit", **days):
    return {"subject.listings": [{"list": list_, "region": region, "sources": ["x"], **days}]}


def hours_ago(name, hours):
    return {name: NOW - dt.timedelta(hours=hours)}


HUBEI = {"card.home_region": "42"}
HEBEI = {"card.home_region": "13"}
UNUSED = {"card.never_used": True}
HUNAN = listed("43", identified_at="2024-11-23")  # the last day of its two years is NOW's
SICHUAN = listed("51", "blacklist", **{"from": "2026-01-01"})
PUNISHED = listed("CN", "joint_punishment", **{"from": "2026-01-01", "until": "2027-12-31"})
# Five years are the most, whatever its own end says; without an end it is not known how long it runs.
PUNISHED_FOR_LONG = listed(
    "CN", "joint_punishment", **{"from": "2026-01-01", "until": "2035-12-31"}
)
PUNISHED_WITHOUT_END = listed("CN", "joint_punishment", **{"from": "2026-01-01"})
REPORTED = ["REPORT_POLICE_STATION", "REPORT_ANTIFRAUD_CENTRE"]
# Its own end counts, and not the two years of Hunan's other lists.
PUNISHED_BY_HUNAN = listed(
    "43",
    "joint_punishment",
    **{"identified_at": "2026-06-01", "from": "2026-08-01", "until": "2027-12-31"},
)
SHENYANG = listed("2101", "case_involved")
ZHENGZHOU = listed("4101", "dishonest")
IN_YUNCHENG = {"store.province": "14", "store.city": "1408"}
YUNCHENG = listed("1408", "carrier_blacklist")
BATCH = {"request.quantity": 10, "signal.suspected_batch": True}
TEN_FOR_DOUYIN = {"request.quantity": 10, "request.purpose": "douyin"}
SUSPEND = "SUSPEND_AND_SECOND_VERIFICATION"
VERIFY_AGAIN = "REQUIRE_SECOND_VERIFICATION"

CASES = [
    ("", {}, "ALLOW"),
    ("", TRANSFER, "ALLOW"),
    ("", RESUME, "ALLOW"),
    ("", VERIFY, "ALLOW"),
    ("", QUERY, "ALLOW"),
    # documents
    ("N-DOC-01", {"doc.chip_read_ok": False}, "REFUSE"),
    ("N-DOC-01", {"doc.chip_read_ok": UNKNOWN}, "REFUSE"),
    ("N-DOC-10", {"request.without_chip": True}, "REFER_TO_CLERK"),
    ("N-DOC-10", CANCEL | {"request.without_chip": True}, "REFER_TO_CLERK"),
    ("N-DOC-02", {"doc.expired": True}, "REFUSE"),
    ("N-DOC-02", OFFLINE | {"doc.expired": True}, "REFUSE"),
    ("N-DOC-02", CLOCK_IN_DOUBT, "DEFER"),
    ("N-DOC-02", CANCEL | {"now": UNKNOWN}, "DEFER"),  # whatever somebody says of its day
    ("N-DOC-03", {"doc.fields_complete": False}, "REFUSE"),
    ("N-DOC-04", INVALID, "REFUSE"),
    ("N-DOC-04", INVALID | {"doc.authenticity_reason": "dg2_hash"}, "REFUSE"),
    ("N-DOC-04", INVALID | {"doc.authenticity_reason": UNKNOWN}, "REFUSE"),
    ("N-DOC-05", {"doc.authentic": "unverified"}, "REFER_TO_CLERK"),
    ("", {"doc.authentic": "unverified", "doc.signed_kind": False}, "ALLOW"),
    ("N-DOC-06", INVALID | {"doc.authenticity_reason": "signer_revoked"}, "REFUSE"),
    ("N-DOC-07", INVALID | {"doc.authenticity_reason": "chip_is_a_copy"}, "REFUSE"),
    ("N-DOC-08", {"doc.kind": "travel_document"}, "REFER_TO_CLERK"),
    ("N-DOC-08", {"doc.kind": "driver_license"}, "REFER_TO_CLERK"),
    ("", {"doc.kind": "hk_macao_permit"}, "ALLOW"),
    ("N-DOC-11", {"doc.citizen_without_number": True}, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("N-DOC-11", TRANSFER | {"doc.citizen_without_number": True}, "REFER_TO_CLERK"),
    ("", {"doc.citizen_without_number": True, "request.citizen_settled": True}, "ALLOW"),
    (
        "N-DOC-11",  # what was signed about the use says nothing about who it is
        {"doc.citizen_without_number": True, "request.focus_checked": True},
        "REFER_TO_CLERK",
    ),
    ("N-DOC-11", {"doc.citizen_without_number": UNKNOWN}, "REFER_TO_CLERK"),
    ("", VERIFY | {"doc.citizen_without_number": True}, "ALLOW"),
    ("N-DOC-12", {"doc.kind": "network_credential"}, "REFUSE"),
    ("N-DOC-09", {"doc.has_portrait": False, "face.match": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-DOC-09", {"doc.has_portrait": False}, "REFER_TO_CLERK"),
    ("", {"doc.has_portrait": False} | BY_EYE, "ALLOW"),
    # face and consent
    ("N-FACE-01", ANOTHER_PERSON, "REFUSE"),
    ("N-FACE-01", BY_EYE | {"face.match": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-FACE-01", {"face.mode": UNKNOWN, "face.match": False}, "REFER_TO_CLERK"),
    ("N-FACE-02", {"face.match": False}, "REFER_TO_CLERK"),
    ("N-FACE-02", {"face.match": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-FACE-02", {"face.attempts": 3}, "REFER_TO_CLERK"),
    ("N-FACE-02", {"face.liveness": "review"}, "REFER_TO_CLERK"),
    ("N-FACE-03", {"request.alternative_to_face": True}, "REFER_TO_CLERK"),
    ("", SIGNED_OFF, "ALLOW"),
    ("N-FACE-03", SIGNED_OFF | {"face.match": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-FACE-01", SIGNED_OFF | {"face.match": UNKNOWN}, "REFER_TO_CLERK"),
    ("", SIGNED_OFF | {"consent.face_separate": True}, "ALLOW"),
    ("", SIGNED_OFF | {"face.attempts": 3, "face.liveness": "review"}, "ALLOW"),
    ("N-FACE-01", SIGNED_OFF | {"face.match": False}, "REFUSE"),
    ("N-FACE-02", SIGNED_OFF | {"face.mode": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-FACE-03", SIGNED_OFF | {"face.mode": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-FACE-02", {"face.mode": UNKNOWN, "face.attempts": 3}, "REFER_TO_CLERK"),
    ("N-FACE-03", SIGNED_OFF | {"face.mode": "camera"}, "REFER_TO_CLERK"),
    ("N-NOTICE-01", {"consent.notice_signed": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-01", {"consent.notice_is_current": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-02", VERIFY | {"channel": "online"}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-02", RESUME | {"channel": "self_service"}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-02", RESUME | {"channel": UNKNOWN}, "BLOCK_UNTIL_SIGNED"),
    ("", VERIFY | {"channel": "online", "consent.statement_video": True}, "ALLOW"),
    (
        "",
        VERIFY | {"channel": "self_service", "params.self_service_needs_statement": False},
        "ALLOW",
    ),
    # what is told and given
    ("N-NOTICE-03", {"consent.three_nos_told": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-03", TRANSFER | {"consent.three_nos_told": False}, "BLOCK_UNTIL_SIGNED"),
    ("", REPLACE | {"consent.three_nos_told": False}, "ALLOW"),
    ("N-NOTICE-04", {"consent.safe_use_given": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-04", TRANSFER | {"consent.safe_use_given": False}, "BLOCK_UNTIL_SIGNED"),
    ("", VERIFY | {"consent.safe_use_given": False}, "ALLOW"),
    ("N-NOTICE-05", NOT_WARNED | {"doc.age": 24}, "BLOCK_UNTIL_SIGNED"),
    ("N-NOTICE-05", NOT_WARNED | TRANSFER | {"doc.age": 18}, "BLOCK_UNTIL_SIGNED"),
    ("", NOT_WARNED | {"doc.age": 25}, "ALLOW"),
    ("", {"doc.age": 18}, "ALLOW"),
    ("N-PIPL-01", {"consent.face_separate": False}, "BLOCK_UNTIL_CONSENT"),
    ("N-AGE-14", {"doc.age": 13, "request.guardian_present": True}, "BLOCK_UNTIL_CONSENT"),
    ("", {"doc.age": 13, "request.guardian_present": True, "consent.guardian": True}, "ALLOW"),
    ("N-AGE-16", {"doc.age": 15}, "REFER_TO_CLERK"),
    ("", {"doc.age": 16}, "ALLOW"),
    ("N-PROXY", {"request.by_proxy": True}, "REFER_TO_CLERK"),
    ("N-AGE-18", CANCEL | ALONE | {"doc.age": 17}, "REFER_TO_CLERK"),
    ("N-AGE-18", CANCEL | ALONE | {"doc.age": UNKNOWN}, "REFER_TO_CLERK"),
    ("", CANCEL | ALONE | {"doc.age": 18}, "ALLOW"),
    # how many, and how many at once
    ("N-QTY-05", {"subject.active_cards_this_carrier": 5}, "REFUSE"),
    ("", {"subject.active_cards_this_carrier": 4}, "ALLOW"),
    ("N-QTY-05", OFFLINE, "DEFER"),
    ("N-ABN-01", {"subject.new_cards_30d": 3}, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("N-ABN-01", {"subject.new_cards_30d": 1, "doc.home_province": "43"}, "REFER_TO_CLERK"),
    ("", {"subject.new_cards_30d": 3, "request.focus_checked": True}, "ALLOW"),
    ("N-ABN-01", {"subject.new_cards_30d": 3, "request.focus_checked": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-ABN-01", OFFLINE | {"request.focus_checked": UNKNOWN}, "DEFER"),
    ("", {"subject.new_cards_30d": 1}, "ALLOW"),
    ("N-ABN-01", {"subject.new_cards_30d": 1, "doc.home_province": UNKNOWN}, "DEFER"),
    (
        "",
        {"subject.new_cards_30d": 1, "doc.kind": "passport", "doc.home_province": UNKNOWN},
        "ALLOW",
    ),
    ("", {"doc.home_province": "43"}, "ALLOW"),
    ("N-PLACE", {"signal.place_confirmed": False}, "DEFER"),
    ("N-BATCH", BATCH, "REFUSE", REPORTED),
    ("N-BATCH", BATCH | {"request.quantity": 1}, "REFUSE", REPORTED),
    ("N-BATCH", {"signal.suspected_batch": UNKNOWN}, "DEFER"),
    ("N-ESIM-01", {"request.esim": True, "channel": "self_service"}, "REFER_TO_CLERK"),
    ("", {"request.esim": True}, "ALLOW"),
    ("N-IOT", {"request.product": "iot"}, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("", {"request.product": "iot", "request.focus_checked": True}, "ALLOW"),
    ("N-ORG-01", OF_ORGANISATION, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("", OF_ORGANISATION | {"request.focus_checked": True}, "ALLOW"),
    ("N-QTY-05", OF_ORGANISATION | FIVE | {"request.focus_checked": True}, "REFUSE"),
    ("CU-1", INTERNET | {"subject.class_counts": {"internet": 1}}, "REFUSE"),
    ("", {"subject.class_counts": {"internet": 1, "mobile": 1}}, "ALLOW"),
    ("CU-1", ICECREAM | {"subject.class_counts": {"internet": 1, "icecream": 0}}, "REFUSE"),
    ("CU-1", INTERNET | {"subject.class_counts": {"internet": 0}}, "DEFER"),
    ("CU-1", ICECREAM | {"subject.class_counts": {"internet": 1}}, "REFUSE"),
    ("CU-1", INTERNET | {"subject.class_counts": {"icecream": 1}}, "REFUSE"),
    ("CU-2", INTERNET | {"subject.install_uninstall_12m": 2}, "REFUSE"),
    ("", {"subject.install_uninstall_12m": 2}, "ALLOW"),
    ("CU-4", TEN_FOR_DOUYIN, "REFUSE"),
    ("CU-4", TEN_FOR_DOUYIN | TRANSFER, "REFUSE"),
    ("", TEN_FOR_DOUYIN | {"request.purpose": "work"}, "ALLOW"),
    # listings
    ("N-PEN-01", PUNISHED, "REFUSE", ["PRINT_REMEDY"]),
    ("N-PEN-01", PUNISHED | TRANSFER, "REFUSE"),
    ("", PUNISHED | at(2028, 1, 1), "ALLOW"),
    ("N-PEN-01", PUNISHED_FOR_LONG | at(2031, 1, 1), "REFUSE"),
    ("", PUNISHED_FOR_LONG | at(2031, 1, 2), "ALLOW"),
    ("N-PEN-01", PUNISHED_WITHOUT_END, "DEFER"),
    ("N-PEN-01", PUNISHED_BY_HUNAN, "REFUSE"),
    ("", PUNISHED_BY_HUNAN | at(2026, 7, 1), "ALLOW"),
    ("N-PEN-02", PUNISHED | RESUME, "REFUSE"),
    ("", PUNISHED | RESUME | RETAINED, "ALLOW"),
    ("HN-1", HUNAN, "REFUSE"),
    ("", HUNAN | at(2026, 11, 24), "ALLOW"),
    ("", HUNAN | at(2020, 9, 29) | {"doc.home_province": "11"}, "ALLOW"),
    ("HN-1", HUNAN | TRANSFER, "REFUSE"),
    ("HN-2", HUNAN | RESUME, "REFUSE"),
    ("", HUNAN | RESUME | RETAINED, "ALLOW"),
    ("HN-1", HUNAN | {"now": UNKNOWN}, "DEFER"),
    ("SC-1", SICHUAN | ONE, "REFUSE"),
    ("", SICHUAN, "ALLOW"),
    ("SC-2", SICHUAN | ONE | QUERY | {"card.anomaly": True}, VERIFY_AGAIN),
    ("SC-2", SICHUAN | ONE | RESUME | {"card.anomaly": True}, VERIFY_AGAIN),
    ("", ONE | QUERY | {"card.anomaly": True}, "ALLOW"),
    ("SC-2", SICHUAN | QUERY | {"card.anomaly": True}, VERIFY_AGAIN),
    ("SC-2", SICHUAN | TWO | QUERY | {"card.anomaly": True}, VERIFY_AGAIN),
    ("SC-2", SICHUAN | TWO | VERIFY | {"card.anomaly": True}, VERIFY_AGAIN),
    ("SY-1", SHENYANG, "REFUSE"),
    ("SY-1", SHENYANG | RESUME, "REFUSE"),
    ("ZZ-1", ZHENGZHOU, "REFUSE"),
    ("ZZ-1", ZHENGZHOU | RESUME, "REFUSE"),
    ("", ZHENGZHOU | at(2020, 10, 14), "ALLOW"),
    ("YC-2", IN_YUNCHENG | {"subject.credit_tier": "D"}, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("YC-2", IN_YUNCHENG | TRANSFER | {"subject.credit_tier": "E"}, "REFER_TO_CLERK"),
    ("YC-2", IN_YUNCHENG | {"subject.credit_tier": UNKNOWN}, "DEFER"),
    ("YC-2", {"store.city": UNKNOWN, "store.province": "14", "subject.credit_tier": "D"}, "DEFER"),
    ("", {"subject.credit_tier": "D"}, "ALLOW"),  # another city's carriers have tiers of their own
    ("", {"subject.credit_tier": UNKNOWN}, "ALLOW"),
    ("", IN_YUNCHENG | {"subject.credit_tier": "C"}, "ALLOW"),
    ("", IN_YUNCHENG | {"subject.credit_tier": "unrated"}, "ALLOW"),
    ("", IN_YUNCHENG | {"subject.credit_tier": "D", "request.focus_checked": True}, "ALLOW"),
    ("YC-1", YUNCHENG, "REFUSE"),
    ("", listed("1408"), "ALLOW"),  # another list than the carrier's
    ("", YUNCHENG | RESUME, "ALLOW"),
    # numbers
    ("", VERIFY | hours_ago("card.notified_at", 23), "ALLOW"),
    ("N-SV-24", VERIFY | hours_ago("card.notified_at", 25), "RESUME_FLOW"),
    ("N-OWN-01", VERIFY | {"request.by_proxy": True}, "REFUSE"),
    ("N-OWN-01", RESUME | {"request.by_proxy": True, **RETAINED}, "REFUSE"),
    ("N-OWN-01", VERIFY | {"request.by_proxy": UNKNOWN}, "DEFER"),
    ("N-OWN-02", RESUME | STOPPED_BY_POLICE | RETAINED, "REFUSE"),
    ("N-OWN-02", VERIFY | STOPPED_BY_POLICE, "REFUSE"),
    ("N-OWN-02", RESUME | {"card.stopped_by": UNKNOWN}, "DEFER"),
    ("", RESUME | {"card.stopped_by": "carrier"}, "ALLOW"),
    # the SIM card
    ("", REPLACE, "ALLOW"),
    ("", REPORTED_LOST, "ALLOW"),
    ("", REPLACE | {"card.stopped_by": "carrier"}, "ALLOW"),
    ("N-REP-01", REPLACE | {"request.by_proxy": True}, "REFUSE"),
    ("N-REP-01", REPLACE | {"request.by_proxy": UNKNOWN}, "DEFER"),
    ("N-REP-02", GONE, "REFER_TO_CLERK"),
    ("N-REP-02", GONE | {"request.loss_reported": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-REP-02", REPLACE | {"card.sim_present": UNKNOWN}, "REFER_TO_CLERK"),
    ("N-REP-03", REPORTED_LOST | {"card.stopped_by": "police"}, "REFUSE"),
    ("N-REP-03", REPLACE | {"card.stopped_by": "list"}, "REFUSE"),
    ("N-REP-03", REPLACE | {"card.stopped_by": UNKNOWN}, "DEFER"),
    ("N-REP-04", OFTEN_REPLACED, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("", OFTEN_REPLACED | {"request.focus_checked": True}, "ALLOW"),
    ("", REPLACE | {"card.replacements_30d": 2}, "ALLOW"),
    ("N-REP-04", OFFLINE | REPORTED_LOST, "DEFER"),
    ("N-PLACE", REPLACE | {"signal.place_confirmed": False}, "DEFER"),
    ("N-NOTICE-01", REPLACE | {"consent.notice_signed": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-FACE-01", REPLACE | ANOTHER_PERSON, "REFUSE"),
    # giving a number up
    ("", CANCEL, "ALLOW"),
    ("", CANCEL | PUNISHED, "ALLOW"),
    ("", CANCEL | RETAINED, "ALLOW"),
    ("", CANCEL | {"card.stopped_by": "carrier"}, "ALLOW"),
    ("", CANCEL | {"consent.notice_signed": False}, "ALLOW"),
    ("N-CAN-01", CANCEL | {"request.by_proxy": True}, "REFUSE"),
    ("N-CAN-01", CANCEL | {"request.by_proxy": UNKNOWN}, "DEFER"),
    ("N-CAN-02", CANCEL | {"card.stopped_by": "police"}, "REFER_TO_CLERK"),
    ("N-CAN-02", CANCEL | {"card.stopped_by": UNKNOWN}, "DEFER"),
    ("N-CAN-03", CANCEL | RETAINED | PUNISHED, "REFER_TO_CLERK"),
    ("", CANCEL | RETAINED | PUNISHED | at(2028, 1, 1), "ALLOW"),
    ("N-CAN-03", CANCEL | RETAINED | {"subject.listings": UNKNOWN}, "DEFER"),
    ("N-CAN-03", CANCEL | PUNISHED | {"card.is_retained_number": UNKNOWN}, "DEFER"),
    ("N-FACE-01", CANCEL | ANOTHER_PERSON, "REFUSE"),
    ("N-FACE-02", CANCEL | {"face.match": False}, "REFER_TO_CLERK"),
    ("N-FACE-03", CANCEL | {"request.alternative_to_face": True}, "REFER_TO_CLERK"),
    ("N-PIPL-01", CANCEL | {"consent.face_separate": False}, "BLOCK_UNTIL_CONSENT"),
    ("N-AGE-14", CANCEL | {"doc.age": 13}, "BLOCK_UNTIL_CONSENT"),
    ("N-DOC-09", CANCEL | {"doc.has_portrait": False, "face.match": UNKNOWN}, "REFER_TO_CLERK"),
    # a number that goes to another person: the holder's part, then the receiver's
    ("", TRANSFER_OUT, "ALLOW"),
    ("", TRANSFER_OUT | RETAINED, "ALLOW"),
    ("", TRANSFER_OUT | {"subject.active_cards_this_carrier": 5}, "ALLOW"),
    ("N-TRF-01", TRANSFER_OUT | {"request.by_proxy": True}, "REFUSE"),
    ("N-TRF-01", TRANSFER_OUT | {"request.by_proxy": UNKNOWN}, "DEFER"),
    ("N-TRF-03", TRANSFER_OUT | {"card.status": "notified"}, "REFUSE"),
    ("N-TRF-03", TRANSFER_OUT | {"card.status": "suspended"}, "REFUSE"),
    ("N-TRF-03", TRANSFER_OUT | {"card.status": UNKNOWN}, "DEFER"),
    ("N-TRF-04", TRANSFER_OUT | RETAINED | PUNISHED, "REFUSE"),
    ("", TRANSFER_OUT | RETAINED | PUNISHED | at(2028, 1, 1), "ALLOW"),
    ("N-TRF-04", TRANSFER_OUT | RETAINED | {"subject.listings": UNKNOWN}, "DEFER"),
    ("N-PLACE", TRANSFER_OUT | {"signal.place_confirmed": False}, "DEFER"),
    ("N-NOTICE-01", TRANSFER_OUT | {"consent.notice_signed": False}, "BLOCK_UNTIL_SIGNED"),
    ("N-FACE-01", TRANSFER_OUT | ANOTHER_PERSON, "REFUSE"),
    ("N-FACE-03", TRANSFER_OUT | {"request.alternative_to_face": True}, "REFER_TO_CLERK"),
    ("N-PIPL-01", TRANSFER_OUT | {"consent.face_separate": False}, "BLOCK_UNTIL_CONSENT"),
    ("N-AGE-14", TRANSFER_OUT | {"doc.age": 13}, "BLOCK_UNTIL_CONSENT"),
    ("", TRANSFER, "ALLOW"),
    ("", TRANSFER | {"card.status": UNKNOWN}, "ALLOW"),
    ("N-TRF-05", TRANSFER | {"request.product": "iot"}, "REFER_TO_CLERK", ["SUPERVISOR_RECORD"]),
    ("", TRANSFER | {"request.product": "iot", "request.focus_checked": True}, "ALLOW"),
    ("N-TRF-05", TRANSFER | {"request.product": UNKNOWN}, "DEFER"),
    ("HB-3", TRANSFER | HUBEI | {"subject.new_cards_30d": 3}, "REFER_TO_CLERK"),
    ("N-TRF-02", TRANSFER | {"request.giver_signed": False}, "REFUSE"),
    ("N-TRF-02", TRANSFER | {"request.giver_signed": UNKNOWN}, "DEFER"),
    ("N-QTY-05", TRANSFER | {"subject.active_cards_this_carrier": 5}, "REFUSE"),
    ("N-AGE-16", TRANSFER | {"doc.age": 15}, "REFER_TO_CLERK"),
    ("N-ABN-01", TRANSFER | {"subject.new_cards_30d": 3}, "REFER_TO_CLERK"),
    ("N-BATCH", TRANSFER | {"signal.suspected_batch": True}, "REFUSE", REPORTED),
    ("N-PLACE", TRANSFER | {"signal.place_confirmed": False}, "DEFER"),
    ("CU-1", TRANSFER | INTERNET | {"subject.class_counts": {"internet": 1}}, "REFUSE"),
    ("CU-2", TRANSFER | INTERNET | {"subject.install_uninstall_12m": 2}, "REFUSE"),
    ("N-NOTICE-01", TRANSFER | {"consent.notice_signed": False}, "BLOCK_UNTIL_SIGNED"),
    # the list of a person's own numbers, for whoever is confirmed as its holder
    ("", MY_NUMBERS, "ALLOW"),
    ("", MY_NUMBERS | PUNISHED, "ALLOW"),
    ("", MY_NUMBERS | {"consent.notice_signed": False}, "ALLOW"),
    ("", OFFLINE | MY_NUMBERS, "ALLOW"),
    ("N-FACE-01", MY_NUMBERS | ANOTHER_PERSON, "REFUSE"),
    ("N-FACE-02", MY_NUMBERS | {"face.match": False}, "REFER_TO_CLERK"),
    ("N-FACE-03", MY_NUMBERS | {"request.alternative_to_face": True}, "REFER_TO_CLERK"),
    ("N-PIPL-01", MY_NUMBERS | {"consent.face_separate": False}, "BLOCK_UNTIL_CONSENT"),
    ("N-SV-RISK", QUERY | {"card.reasons": ["sleeping"]}, VERIFY_AGAIN, ["NOTIFY_24H"]),
    *(
        ("N-SV-RISK", QUERY | {"card.reasons": [reason]}, VERIFY_AGAIN, ["NOTIFY_24H"])
        for reason in ("mvno_stock", "fraud_sms", "reported_to_ministry")
    ),
    ("", QUERY | HUBEI | UNUSED | hours_ago("card.activated_at", 23 + 59 / 60), "ALLOW"),
    ("HB-1", QUERY | HUBEI | UNUSED | hours_ago("card.activated_at", 24 + 1 / 60), SUSPEND),
    ("", QUERY | UNUSED | hours_ago("card.activated_at", 24 + 1 / 60), "ALLOW"),
    ("HB-1", QUERY | UNUSED | {"card.home_region": UNKNOWN}, "DEFER"),
    ("HB-2", QUERY | HUBEI | {"card.swaps": 3}, SUSPEND),
    ("HB-2", QUERY | HUBEI | {"card.replacements": 3}, SUSPEND),
    ("HB-3", QUERY | HUBEI | {"subject.new_cards_30d": 3}, SUSPEND),
    ("HB-3", QUERY | HUBEI | {"subject.active_cards_this_carrier": 5}, SUSPEND),
    (
        "HB-3",
        HUBEI | {"subject.new_cards_30d": 3, "params.short_term_cards": 9},
        "REFER_TO_CLERK",
        ["SUPERVISOR_RECORD"],
    ),
    ("", HUBEI | {"subject.new_cards_30d": 3, "request.focus_checked": True}, "ALLOW"),
    ("HB-3", QUERY | HUBEI | {"subject.new_cards_30d": 3, "request.focus_checked": True}, SUSPEND),
    ("HB-4", QUERY | HUBEI | {"card.over_frequency_calls": True}, SUSPEND),
    ("HB-4", QUERY | HUBEI | {"card.reasons": ["silent"]}, SUSPEND),
    ("HB-5", RESUME | HUBEI | {"card.sim_present": False}, "REFER_TO_CLERK"),
    ("HB-5", VERIFY | HUBEI | {"card.sim_present": UNKNOWN}, "REFER_TO_CLERK"),
    ("", RESUME | {"card.sim_present": False}, "ALLOW"),
    ("", QUERY | HEBEI | UNUSED | hours_ago("card.activated_at", 11 + 59 / 60), "ALLOW"),
    ("HE-1", QUERY | HEBEI | UNUSED | hours_ago("card.activated_at", 12 + 1 / 60), VERIFY_AGAIN),
    ("", QUERY | HEBEI | UNUSED | at(2020, 11, 30), "ALLOW"),
    (
        "HE-2",
        QUERY | HEBEI | {"card.device_changed": True} | hours_ago("card.activated_at", 365 * 24),
        VERIFY_AGAIN,
    ),
    (
        "",
        QUERY | HEBEI | {"card.device_changed": True} | hours_ago("card.activated_at", 366 * 24),
        "ALLOW",
    ),
    (
        "",  # the 366th day in China, though not yet 366 times 24 hours
        QUERY
        | HEBEI
        | {"card.device_changed": True}
        | hours_ago("card.activated_at", 365 * 24 + 11),
        "ALLOW",
    ),
    ("HE-3", QUERY | HEBEI | {"card.roaming_high_risk_area": True}, VERIFY_AGAIN),
    (
        "",
        QUERY | HEBEI | {"card.roaming_high_risk_area": True, "card.user_class": "business"},
        "ALLOW",
    ),
    ("HE-4", QUERY | HEBEI | {"card.over_frequency_calls": True}, VERIFY_AGAIN),
    (
        "",
        QUERY | HEBEI | {"card.over_frequency_calls": True, "card.user_class": "business"},
        "ALLOW",
    ),
    ("HE-4", QUERY | {"card.home_region": "1301", "card.over_frequency_calls": True}, VERIFY_AGAIN),
    # floors
    ("N-FLOOR-01", SHENYANG | RESUME | RETAINED, "ALLOW"),
    ("N-FLOOR-01", QUERY | HUBEI | RETAINED | {"card.swaps": 3}, VERIFY_AGAIN),
    ("SY-1", SHENYANG | RESUME | {"card.is_retained_number": UNKNOWN}, "REFUSE"),
    ("N-FLOOR-02", QUERY | HUBEI | {"card.swaps": 3}, SUSPEND, ["KEEP_EMERGENCY_CALLS"]),
]


def facts_of(changes):
    merged = GOOD | changes
    moment = merged["now"] if merged["now"] is not UNKNOWN else NOW
    return {name: Fact(v, "visit", moment) for name, v in merged.items() if v is not UNKNOWN}


def moment_of(changes):
    now = (GOOD | changes)["now"]
    return NOW if now is UNKNOWN else now
