"""Pages that follow each other put no opposite acts in one place: a late second tap undoes nothing."""

import pytest
from laid_out import overlap
from pages import contents, snapshot

from kiosk.enumerations import StatedPurpose

# What leads on, and what gives up. The rest is taken back by one press, or counts once somebody signs it.
ON = {
    *("start_new_sim", "start_second_verify", "start_resume", "start_complaint"),
    *("start_transfer", "start_my_numbers", "receiver_is_here", "finish_my_numbers"),
    *("start_replace", "start_cancel", "card_lost", "card_stolen", "card_broken", "see_why"),
    *("purpose_personal", "purpose_work", "purpose_device"),
    *("purpose_douyin", "purpose_influencer", "purpose_brushing"),
    *("no_chip", "take_ticket"),
    *("authority_representative", "authority_letter"),
    *(
        "go_on_with_face",
        "confirm",
        "go_on",
        "notice_read",
        "sign",
        "file",
        "submit",
        "attest_confirm",
        "leaflet_taken",
        "young_read",
        "three_nos_told",
    ),
}
OUT = {
    *("cancel", "done", "sign_out", "object"),
    *("another_way", "no_second_person", "attest_not_real"),
}
RESULTS = [name for name in contents("en") if name.startswith("result_")]
CONFIRMATIONS = [name for name in contents("en") if name.startswith("confirmation")]
LISTS = [name for name in contents("en") if name.startswith("my_numbers")]
STANDINGS = [name for name in contents("en") if name.startswith("standing_")]
# Where a press may lead: from these pages, by these controls, to these.
LEADS = [
    (["sign_in"], ["submit"], ["welcome"]),
    (["welcome"], ["sign_out"], ["sign_in"]),
    (["welcome"], ["start_new_sim"], ["purpose"]),
    (["welcome"], ["start_second_verify", "start_resume"], ["number", "number_given"]),
    (["welcome"], ["start_complaint"], ["complaint"]),
    (["welcome"], ["start_replace"], ["loss_report"]),
    (["welcome"], ["start_cancel"], ["number", "number_given"]),
    (["welcome"], ["start_transfer"], ["number", "number_to_hand_over"]),
    (["welcome"], ["start_my_numbers"], ["consent"]),
    (["confirmation_handing_over"], ["confirm"], ["handover"]),
    (["handover"], ["receiver_is_here"], ["consent"]),
    (["attest_hold"], ["attest_confirm"], LISTS),
    (LISTS, ["finish_my_numbers"], ["result_disputed", "ticket"]),
    (["loss_report"], ["card_lost", "card_stolen", "card_broken"], ["number", "number_given"]),
    (["result_kept_back"], ["see_why"], ["document"]),
    (["purpose"], [f"purpose_{one}" for one in StatedPurpose], ["consent"]),
    (
        ["purpose_of_organisation"],
        [f"purpose_{one}" for one in StatedPurpose],
        ["organisation", "organisation_given"],
    ),
    (["purpose_for_another"], [f"purpose_{one}" for one in StatedPurpose], ["on_behalf"]),
    (["document"], ["no_chip"], ["without_chip"]),
    (
        ["on_behalf_of_child", "without_chip_register"],
        ["take_ticket"],
        ["ticket", "ticket_objected"],
    ),
    (["organisation_given"], ["authority_representative", "authority_letter"], ["consent"]),
    (["number_given", "number_with_card"], ["confirm"], ["consent"]),
    (["consent", "consent_both"], ["go_on_with_face", "another_way"], ["document"]),
    (STANDINGS, ["go_on"], ["notice"]),
    (["presence", "presence_stopped", "presence_again"], ["another_way"], ["clerk_review"]),
    (["attest"], ["attest_not_real"], ["ticket"]),
    (["attest_hold"], ["attest_confirm"], ["notice", "notice_cancellation", *STANDINGS]),
    (["attest_pin"], ["submit"], ["notice", *STANDINGS]),
    (["clerk_review"], ["no_second_person"], ["ticket", "ticket_objected"]),
    (["clerk_review_one_other"], ["submit"], ["notice", *RESULTS]),
    (["focus_check"], ["no_second_person"], ["ticket", "ticket_objected"]),
    (["focus_check_sign"], ["submit"], ["presence", "ticket"]),
    (["notice", "notice_cancellation"], ["notice_read"], ["signature", "signature_cancellation"]),
    (["signature", "signature_cancellation"], ["sign"], [*CONFIRMATIONS, "safe_use"]),
    (["safe_use"], ["leaflet_taken"], ["young_users", "three_nos", *CONFIRMATIONS]),
    (["young_users"], ["young_read"], ["three_nos", *CONFIRMATIONS]),
    (["three_nos"], ["three_nos_told"], CONFIRMATIONS),
    (["three_nos_pin"], ["submit"], CONFIRMATIONS),
    (CONFIRMATIONS, ["confirm"], RESULTS),
    ([*RESULTS, "ticket", "ticket_objected"], ["object"], ["complaint_own", "complaint_given"]),
    (["complaint_given", "complaint_own"], ["file"], ["complaint_filed"]),
    ([*RESULTS, "ticket", "ticket_objected", "complaint_filed"], ["done"], ["welcome"]),
    (
        [name for name in contents("en") if "cancel" in snapshot(name).controls],
        ["cancel"],
        ["welcome"],
    ),
]
LOOKS = {
    "portrait, English": ("portrait", "en", False),
    "portrait, English, large": ("portrait", "en", True),
    "landscape, Chinese": ("landscape", "zh_CN", False),
    "landscape, English, large": ("landscape", "en", True),
}


class Pages:
    """Where each control of a page is, looked up once."""

    def __init__(self, stage, language, large):
        self._stage, self._language, self._large = stage, language, large
        self._found = {}

    def places(self, name):
        if name not in self._found:
            self._stage.show(snapshot(name, self._language, large=self._large, visit=name))
            seen = self._stage.elements()
            self._found[name] = {e.description: e.box for e in seen if e.description in ON | OUT}
        return self._found[name]

    def opposites(self):
        """Every two acts that should not lie in one place."""
        for pages, controls, nexts in LEADS:
            for page in pages:
                for control in set(controls) & self.places(page).keys():
                    yield from self._under(page, control, nexts)

    def _under(self, page, control, nexts):
        for after in nexts:
            for other, box in self.places(after).items():
                if _opposite(control, other) and overlap(self.places(page)[control], box):
                    yield f"{page}: {control}, then {after}: {other}"


def _opposite(control, other):
    if control == other:
        return False
    return other in OUT if control in ON else True


@pytest.mark.parametrize("look", LOOKS)
def test_no_two_neighbours_put_opposite_acts_in_one_place(look, request):
    screen, language, large = LOOKS[look]
    pages = Pages(request.getfixturevalue(screen), language, large)
    found = sorted(set(pages.opposites()))
    assert not found, "\n".join(found)
