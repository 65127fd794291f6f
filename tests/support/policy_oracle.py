"""A second reading of the rules, in plain Python: written from the table of the law, not from packs.

Three values: True, False and None for unknown. Facts are a map by name; a name that is missing is unknown.
A row gives (rule, outcome) where it is true, its `unknown` where it is open; the gravest outcome counts.
"""

import calendar
import datetime as dt
from typing import NamedTuple

CHINA = dt.timezone(dt.timedelta(hours=8))
ORDER = (
    *("ALLOW", "DEFER", "BLOCK_UNTIL_CONSENT", "BLOCK_UNTIL_SIGNED", "REQUIRE_SECOND_VERIFICATION"),
    *("RESUME_FLOW", "SUSPEND_AND_SECOND_VERIFICATION", "REFER_TO_CLERK", "REFUSE"),
)
FACE = {
    "new_sim",
    "second_verify",
    "resume",
    "transfer",
    "transfer_out",
    "replace",
    "cancel",
    "query",
}
OPENS = {"new_sim", "transfer"}
VERIFIES = {"second_verify", "resume"}
ASKED = {"service_query"}
# What grows old; with the clock in doubt nobody knows how old it is.
AGES = {
    *("subject.active_cards_this_carrier", "subject.new_cards_30d", "subject.class_counts"),
    *("subject.install_uninstall_12m", "subject.listings", "doc.expired"),
}
# Those of Order 25 that a chip proves.
ACCEPTED = (
    *("resident", "residence_permit", "foreign_permanent_2017", "foreign_permanent_2023"),
    *("passport", "hk_macao_permit", "taiwan_permit"),
)


def no(one):
    return None if one is None else not one


def every(*values):
    if False in values:
        return False
    return None if None in values else True


def some(*values):
    if True in values:
        return True
    return None if None in values else False


class Person:
    """The facts, each by its name; None: not known."""

    def __init__(self, facts):
        self._facts = facts
        self.now = facts.get("now")
        self.today = self.now.astimezone(CHINA).date() if self.now else None

    def get(self, name):
        if name in AGES and self.now is None:
            return None
        return self._facts.get(name)

    def is_(self, name, *values):
        value = self.get(name)
        return None if value is None else value in values

    def least(self, name, count):
        value = self.get(name)
        return None if value is None else value >= count

    def below(self, name, count):
        return no(self.least(name, count))

    def since(self, name):
        """How long ago; None: not known."""
        then = self.get(name)
        return None if None in {then, self.now} else self.now - then

    def longer(self, name, hours):
        passed = self.since(name)
        return None if passed is None else passed > dt.timedelta(hours=hours)

    def count_of(self, product):
        return (self.get("subject.class_counts") or {}).get(product)


class Row(NamedTuple):
    """One row of the table. where: the region, and whose it is."""

    rule: str
    flows: set
    when: object  # Person → truth; of a listing's row (Person, listing or None) → truth
    outcome: str
    unknown: str
    since: str
    where: str = ""
    whose: str = ""
    in_flow: dict = {}  # noqa: RUF012 - a constant
    products: tuple = ()


def span_of(listing, start, years=0, own_end=False):
    first, end = listing.get(start), listing.get("until")
    if not years or (own_end and end is None):
        return first, end
    if first is None:
        return None, end if own_end else None
    year = first.year + years
    last = first.replace(year=year, day=min(first.day, calendar.monthrange(year, first.month)[1]))
    return first, min(last, end) if end else last


def counts(person, listing, start, *, years=0, open_ended=False, own_end=False):
    """Whether the listing counts today."""
    if listing is None or person.today is None:
        return None
    first, last = span_of(listing, start, years, own_end)
    begun = open_ended or None if first is None else first <= person.today
    over = False if last is None and open_ended else None if last is None else last < person.today
    return every(begun, no(over))


def is_list(listing, name):
    return None if listing is None else listing["list"] == name


def other_list(listing):
    return no(is_list(listing, "joint_punishment"))


def punished(person, listing):
    return every(
        is_list(listing, "joint_punishment"),
        counts(person, listing, "from", years=5, own_end=True),
    )


def by_hunan(person, listing):
    return every(other_list(listing), counts(person, listing, "identified_at", years=2))


def by_region(person, listing):
    return every(other_list(listing), listed_now(person, listing))


def listed_now(p, listing):
    return counts(p, listing, "from", open_ended=True)


def class_is_full(p):
    internet, icecream = p.count_of("internet"), p.count_of("icecream")
    one = [None if n is None else n >= 1 for n in (internet, icecream)]
    both = None if None in {internet, icecream} else internet + icecream >= 1
    return some(*one, both)


def many_or_frequent(p):
    asked_before = every(p.is_("request.flow", *OPENS), p.is_("request.focus_checked", True))
    return every(
        some(p.least("subject.new_cards_30d", 3), p.least("subject.active_cards_this_carrier", 5)),
        no(asked_before),
    )


def away(p):
    home, store = p.get("doc.home_province"), p.get("store.province")
    elsewhere = None if None in {home, store} else home != store
    return every(p.is_("doc.kind", "resident"), p.least("subject.new_cards_30d", 1), elsewhere)


def video_lacks(p):
    alone = some(p.is_("channel", "online"), p.is_("channel", "self_service"))
    return every(alone, no(p.get("consent.statement_video")))


def low_tier(p):
    tier = p.get("subject.credit_tier")
    low = None if tier is None else tier in {"D", "E"}
    return every(low, no(p.get("request.focus_checked")))


def by_people(p):
    return every(p.is_("face.mode", "clerk"), p.get("face.match"))


def in_a_year(p):
    """The 365th calendar day in China is within, the 366th is not."""
    then = p.get("card.activated_at")
    return (
        None if None in {then, p.today} else (p.today - then.astimezone(CHINA).date()).days <= 365
    )


def forged(p):
    other = no(p.is_("doc.authenticity_reason", "signer_revoked", "chip_is_a_copy"))
    return every(p.is_("doc.authentic", "invalid"), other)


REFER, REFUSE, DEFER = "REFER_TO_CLERK", "REFUSE", "DEFER"
VERIFY, SUSPEND = "REQUIRE_SECOND_VERIFICATION", "SUSPEND_AND_SECOND_VERIFICATION"
SIGN, CONSENT = "BLOCK_UNTIL_SIGNED", "BLOCK_UNTIL_CONSENT"
SIGNING = {"new_sim", "second_verify", "resume", "transfer", "transfer_out", "replace"}
RETAINED = "card.is_retained_number"
PAST = "2013-09-01"

ROWS = (
    Row("N-DOC-01", FACE, lambda p: no(p.get("doc.chip_read_ok")), REFUSE, REFUSE, PAST),
    Row("N-DOC-02", FACE, lambda p: p.get("doc.expired"), REFUSE, DEFER, PAST),
    Row("N-DOC-03", FACE, lambda p: no(p.get("doc.fields_complete")), REFUSE, REFUSE, PAST),
    Row("N-DOC-04", FACE, forged, REFUSE, REFUSE, PAST),
    Row(
        "N-DOC-05",
        FACE,
        lambda p: every(p.get("doc.signed_kind"), p.is_("doc.authentic", "unverified")),
        *(REFER, REFER, PAST),
    ),
    *(
        Row(
            rule,
            FACE,
            lambda p, why=why: p.is_("doc.authenticity_reason", why),
            *(REFUSE, REFER, PAST),
        )
        for rule, why in (("N-DOC-06", "signer_revoked"), ("N-DOC-07", "chip_is_a_copy"))
    ),
    Row("N-DOC-08", FACE, lambda p: no(p.is_("doc.kind", *ACCEPTED)), REFER, REFER, PAST),
    Row(
        "N-DOC-09",
        FACE,
        lambda p: every(no(p.get("doc.has_portrait")), no(by_people(p))),
        *(REFER, REFER, "2019-12-01"),
    ),
    Row(
        "N-FACE-01",
        FACE,
        lambda p: every(p.is_("face.mode", "clerk"), no(p.get("face.match"))),
        *(REFUSE, REFER, "2019-12-01"),
    ),
    Row(
        "N-FACE-02",
        FACE,
        lambda p: every(
            no(p.is_("face.mode", "clerk")),
            some(
                p.least("face.attempts", 3),
                no(p.is_("face.liveness", "pass")),
                no(p.get("face.match")),
            ),
        ),
        *(REFER, REFER, "2025-06-01"),
    ),
    Row(
        "N-FACE-03",
        FACE,
        lambda p: every(
            p.get("request.alternative_to_face"),
            no(by_people(p)),
        ),
        *(REFER, REFER, "2025-06-01"),
    ),
    Row("N-OWN-01", VERIFIES, lambda p: p.get("request.by_proxy"), REFUSE, DEFER, "2021-06-17"),
    Row(
        "N-QTY-05",
        OPENS,
        lambda p: p.least("subject.active_cards_this_carrier", 5),
        *(REFUSE, DEFER, "2016-09-23"),
    ),
    Row("N-PEN-01", OPENS, punished, REFUSE, DEFER, "2024-12-01", "CN", "listing"),
    Row(
        "N-PEN-02",
        {"resume"},
        lambda p, one: every(punished(p, one), no(p.get(RETAINED))),
        *(REFUSE, DEFER, "2024-12-01", "CN", "listing"),
    ),
    Row(
        "N-SV-24",
        {"second_verify"},
        lambda p: p.longer("card.notified_at", 24),
        *("RESUME_FLOW", DEFER, "2021-06-17"),
    ),
    Row(
        "N-SV-RISK",
        ASKED,
        lambda p: None if p.get("card.reasons") is None else bool(p.get("card.reasons")),
        *(VERIFY, DEFER, "2021-06-17"),
    ),
    Row(
        "N-NOTICE-01",
        SIGNING,
        lambda p: some(no(p.get("consent.notice_signed")), no(p.get("consent.notice_is_current"))),
        *(SIGN, SIGN, "2021-06-17"),
    ),
    Row("N-NOTICE-02", VERIFIES, video_lacks, SIGN, SIGN, "2021-06-17"),
    Row(
        "N-PIPL-01",
        FACE,
        lambda p: every(
            no(p.get("consent.face_separate")), no(p.get("request.alternative_to_face"))
        ),
        *(CONSENT, CONSENT, "2021-11-01"),
    ),
    Row(
        "N-AGE-14",
        FACE,
        lambda p: every(p.below("doc.age", 14), no(p.get("consent.guardian"))),
        *(CONSENT, REFER, "2021-11-01"),
    ),
    Row(
        "N-AGE-16",
        OPENS,
        lambda p: every(p.below("doc.age", 16), no(p.get("request.guardian_present"))),
        *(REFER, REFER, PAST),
    ),
    Row("N-PROXY", OPENS, lambda p: p.get("request.by_proxy"), REFER, REFER, PAST),
    Row(
        "N-ABN-01",
        OPENS,
        lambda p: every(
            some(p.least("subject.new_cards_30d", 3), away(p)), no(p.get("request.focus_checked"))
        ),
        *(REFER, DEFER, "2022-12-01"),
    ),
    # The table says REFER of the unknown; but its own cases defer without a network (ARCHITECTURE.md).
    Row("N-BATCH", OPENS, lambda p: p.get("signal.suspected_batch"), REFUSE, DEFER, "2020-10-15"),
    Row(
        "N-IOT",
        {"new_sim"},
        lambda p: every(p.is_("request.product", "iot"), no(p.get("request.focus_checked"))),
        *(REFER, REFER, "2022-12-01"),
        products=("iot",),
    ),
    Row(
        *("CU-1", OPENS, class_is_full, REFUSE, DEFER, "2020-10-15"),
        products=("icecream", "internet"),
    ),
    Row(
        *("CU-2", OPENS, lambda p: p.least("subject.install_uninstall_12m", 2)),
        *(REFUSE, DEFER, "2020-10-15"),
        products=("icecream", "internet"),
    ),
    Row(
        "CU-4",
        OPENS,
        lambda p: every(
            p.least("request.quantity", 2),
            p.is_("request.purpose", "douyin", "influencer", "brushing"),
        ),
        *(REFUSE, REFER, "2020-10-15"),
    ),
    Row("HN-1", OPENS, by_hunan, REFUSE, DEFER, "2020-09-30", "43", "listing"),
    Row(
        "HN-2",
        {"resume"},
        lambda p, one: every(by_hunan(p, one), no(p.get(RETAINED))),
        *(REFUSE, DEFER, "2020-09-30", "43", "listing"),
    ),
    Row(
        "HB-1",
        ASKED,
        lambda p: every(p.get("card.never_used"), p.longer("card.activated_at", 24)),
        *(SUSPEND, DEFER, "2020-09-10", "42", "home"),
    ),
    Row(
        "HB-2",
        ASKED,
        lambda p: some(p.least("card.swaps", 3), p.least("card.replacements", 3)),
        *(SUSPEND, DEFER, "2020-09-10", "42", "home"),
    ),
    Row(
        "HB-3",
        {"service_query", *OPENS},
        many_or_frequent,
        *(SUSPEND, DEFER, "2020-09-10", "42", "home"),
        in_flow=dict.fromkeys(OPENS, REFER),
    ),
    Row(
        "HB-4",
        ASKED,
        lambda p: some(
            p.get("card.over_frequency_calls"),
            None if p.get("card.reasons") is None else "silent" in p.get("card.reasons"),
        ),
        *(SUSPEND, DEFER, "2020-09-10", "42", "home"),
    ),
    Row(
        *("HB-5", VERIFIES, lambda p: no(p.get("card.sim_present")), REFER, REFER, "2020-09-10"),
        *("42", "home"),
    ),
    Row(
        "SC-1",
        OPENS,
        lambda p, one: every(by_region(p, one), p.least("subject.active_numbers_total", 1)),
        *(REFUSE, DEFER, "2020-09-27", "51", "listing"),
    ),
    Row(
        "SC-2",
        {"new_sim", "service_query", "resume", "second_verify"},
        lambda p, one: every(
            by_region(p, one),
            p.get("card.anomaly"),
        ),
        *(VERIFY, DEFER, "2020-09-27", "51", "listing"),
    ),
    Row("SY-1", OPENS | {"resume"}, by_region, REFUSE, DEFER, "2020-10-01", "2101", "listing"),
    Row("ZZ-1", OPENS | {"resume"}, by_region, REFUSE, DEFER, "2020-10-15", "4101", "listing"),
    Row(
        "HE-1",
        ASKED,
        lambda p: every(p.get("card.never_used"), p.longer("card.activated_at", 12)),
        *(VERIFY, DEFER, "2020-12-01", "13", "home"),
    ),
    Row(
        "HE-2",
        ASKED,
        lambda p: every(p.get("card.device_changed"), in_a_year(p)),
        *(VERIFY, DEFER, "2020-12-01", "13", "home"),
    ),
    *(
        Row(
            rule,
            ASKED,
            lambda p, sign=sign: every(p.is_("card.user_class", "ordinary"), p.get(sign)),
            *(VERIFY, DEFER, "2020-12-01", "13", "home"),
        )
        for rule, sign in (
            ("HE-3", "card.roaming_high_risk_area"),
            ("HE-4", "card.over_frequency_calls"),
        )
    ),
    Row(
        "YC-1",
        OPENS,
        lambda p, one: every(is_list(one, "carrier_blacklist"), by_region(p, one)),
        *(REFUSE, DEFER, "2022-01-01", "1408", "listing"),
    ),
    Row("YC-2", OPENS, low_tier, REFER, DEFER, "2022-01-01", "1408", "store"),
    Row("N-REP-01", {"replace"}, lambda p: p.get("request.by_proxy"), REFUSE, DEFER, PAST),
    Row(
        "N-REP-02",
        {"replace"},
        lambda p: every(no(p.get("card.sim_present")), no(p.get("request.loss_reported"))),
        *(REFER, REFER, "2021-06-17"),
    ),
    # The same row's count, which is the carrier's to know.
    Row(
        "N-REP-04",
        {"replace"},
        lambda p: every(p.least("card.replacements_30d", 3), no(p.get("request.focus_checked"))),
        *(REFER, DEFER, "2021-06-17"),
    ),
    Row(
        "N-REP-03",
        {"replace"},
        lambda p: p.is_("card.stopped_by", "police", "list"),
        *(REFUSE, DEFER, "2021-06-17"),
    ),
    Row("N-CAN-01", {"cancel"}, lambda p: p.get("request.by_proxy"), REFUSE, DEFER, PAST),
    Row(
        "N-CAN-02",
        {"cancel"},
        lambda p: p.is_("card.stopped_by", "police"),
        *(REFER, DEFER, "2021-06-17"),
    ),
    Row(
        "N-CAN-03",
        {"cancel"},
        lambda p, one: every(p.get(RETAINED), listed_now(p, one)),
        *(REFER, DEFER, "2021-06-17", "CN", "listing"),
    ),
    Row("N-TRF-01", {"transfer_out"}, lambda p: p.get("request.by_proxy"), REFUSE, DEFER, PAST),
    # Beyond the table: an organisation's papers are looked at.
    Row(
        "N-ORG-01",
        {"new_sim"},
        lambda p: every(p.get("request.for_organisation"), no(p.get("request.focus_checked"))),
        *(REFER, REFER, PAST),
    ),
    # Beyond the table: the one number that a listed person has is not given away.
    Row(
        "N-TRF-04",
        {"transfer_out"},
        lambda p, one: every(p.get(RETAINED), listed_now(p, one)),
        *(REFUSE, DEFER, "2024-12-01", "CN", "listing"),
    ),
    # Beyond the table: who takes over an IoT card is looked at, as who opens one.
    Row(
        "N-TRF-05",
        {"transfer"},
        lambda p: every(p.is_("request.product", "iot"), no(p.get("request.focus_checked"))),
        *(REFER, DEFER, "2022-12-01"),
    ),
    # Beyond the table (B-6 of the mission): no face gives back what the police stopped.
    Row(
        "N-OWN-02",
        VERIFIES,
        lambda p: p.is_("card.stopped_by", "police"),
        *(REFUSE, DEFER, "2021-06-17"),
    ),
    # Beyond the table (the mission's law): adults only at a self-service kiosk.
    Row(
        "N-AGE-18",
        FACE,
        lambda p: every(p.is_("channel", "self_service"), p.below("doc.age", 18)),
        *(REFER, REFER, "2021-01-01"),
    ),
    Row("N-TRF-02", {"transfer"}, lambda p: no(p.get("request.giver_signed")), REFUSE, DEFER, PAST),
)
# A retained number: REFUSE becomes ALLOW, SUSPEND becomes REQUIRE; not for a law's or a nation's own rule.
FLOOR = {REFUSE: "ALLOW", SUSPEND: VERIFY}
FLOOR_FLOWS = {"resume", "service_query"}


def within(place, region):
    if place is None:
        return None
    if len(place) < len(region) and region.startswith(place):
        return None
    return place.startswith(region)


def truth_of(row, p):
    """The row's truth; None: open; "away": it is not this person's."""
    if p.today and dt.date.fromisoformat(row.since) > p.today:
        return "away"
    scope = [True]
    if row.products:
        scope.append(p.is_("request.product", *row.products))
    if row.whose == "home":
        scope.append(within(p.get("card.home_region"), row.where))
    if row.whose == "store":
        scope.append(within(p.get("store.city") or p.get("store.province"), row.where))
    scope = every(*scope)
    if scope is False:
        return "away"
    value = of_listings(row, p) if row.whose == "listing" else row.when(p)
    return None if value is True and scope is None else value


def of_listings(row, p):
    listings = p.get("subject.listings")
    if listings is None:
        return False if row.when(p, None) is False else None
    mine = [one for one in listings if row.where == "CN" or one["region"].startswith(row.where)]
    return some(False, *(row.when(p, one) for one in mine))


def decide(facts):
    """(outcome, truth by rule) of a person, as the table says."""
    p, flow = Person(facts), facts["request.flow"]
    truths, outcomes = {}, ["ALLOW"]
    floor = p.get(RETAINED) if flow in FLOOR_FLOWS else False
    for row in ROWS:
        value = truth_of(row, p) if flow in row.flows else "away"
        if value == "away":
            continue
        truths[row.rule] = value
        outcome = {True: row.in_flow.get(flow, row.outcome), None: row.unknown, False: "ALLOW"}[
            value
        ]
        if not row.rule.startswith("N-") and outcome in FLOOR and floor:
            outcome = FLOOR[outcome]
        outcomes.append(outcome)
    return max(outcomes, key=ORDER.index), truths
