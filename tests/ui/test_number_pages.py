"""The pages about a number that exists and about objecting: what they tell, and what they send."""

from itertools import combinations

import msgspec
import numpy as np
import pytest
from number_pages import full_reasons
from pages import snapshot

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field, Message


def _shown(stage):
    return [element.description for element in stage.elements()]


def _read(stage):
    return "\n".join(element.name for element in stage.elements())


def _with(name, **changes):
    """A page whose content says something else."""
    made = snapshot(name)
    return msgspec.structs.replace(made, content=msgspec.structs.replace(made.content, **changes))


@pytest.mark.parametrize("control", ["start_second_verify", "start_resume", "start_complaint"])
def test_what_is_not_a_new_number_begins_though_no_number_can_be_opened(stage, control):
    stage.show(snapshot("welcome_no_new_number"))
    stage.tap("start_new_sim", control)
    assert stage.hear(m.Press).control == control
    assert stage.heard() == []
    assert not stage.find("start_new_sim").acts


@pytest.mark.parametrize(
    "limit",
    [
        Message.OFFLINE_TOO_LONG,
        Message.BACKLOG_TOO_DEEP,
        Message.DISK_LOW,
        Message.STORE_RESTORED,
        Message.CLOCK_IN_DOUBT,
        Message.POLICY_TOO_OLD,
        Message.PLACE_UNCONFIRMED,
    ],
)
def test_a_limit_says_what_happened_what_to_do_and_that_the_rest_goes_on(stage, limit):
    stage.show(_with("welcome_no_new_number", message=limit))
    words = stage.find(f"message:{limit}").name
    assert words.startswith("暂不能办理新号：")
    assert "店员：请" in words
    assert words.endswith("其他业务照常办理。")


def test_quantity_and_proxy_are_asked_above_the_purposes(stage):
    stage.show(snapshot("purpose"))
    stage.tap("fewer", "more", "for_another")
    pressed = [stage.hear(m.Press).control for _ in range(2)]
    assert pressed == ["more", "for_another"], "one is the least: fewer is at rest"
    assert "quantity:1" in _shown(stage)
    first = min(stage.find(f"purpose_{what}").box[1] for what in ("personal", "work", "device"))
    assert stage.find("for_another").box[1] < first
    assert "一次只办理一个号码" in _read(stage)


def test_a_number_is_typed_and_goes_on_without_its_card(stage):
    stage.show(snapshot("number"))
    assert "confirm" not in _shown(stage)
    stage.press_keys("19900000001")
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {Field.PHONE_NUMBER: "19900000001", Field.ICCID: ""}
    stage.show(snapshot("number_given"))
    assert "key:1" not in _shown(stage)
    assert stage.find("confirm").name == "未带卡，继续"
    stage.tap("confirm")
    assert stage.hear(m.Press).control == "confirm"


def test_the_card_is_scanned_after_the_number_or_typed_on_change(stage):
    stage.show(snapshot("number_given"))
    stage.ready().type("8986000000000000010\n")
    assert stage.hear(m.Scanned).lines == ("8986000000000000010",)
    stage.show(snapshot("number_with_card"))
    assert "8986000000000000010" in stage.find("card").name
    stage.tap("change", "submit")
    assert stage.hear(m.Enter).fields[Field.ICCID] == "8986000000000000010"


def test_number_status_tells_state_since_why_and_how_long_is_left(stage):
    stage.show(snapshot("standing_notified"))
    assert stage.find("status:notified").name == "待核验"
    assert stage.find("left:70335").name == "还剩 19 小时 32 分"
    assert "2026-11-25 15:30" in stage.find("deadline").name
    for mark in ("since", "notified", "causes", "next"):
        assert stage.find(mark).name
    stage.tap("go_on")
    assert stage.hear(m.Press).control == "go_on"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (86_399, "还剩 23 小时 59 分"),
        (3599, "还剩 59 分钟"),
        (59, "还剩 不到 1 分钟"),
        (-5, "已过"),
    ],
)
def test_the_countdown_reads_as_people_say_it(stage, seconds, words):
    stage.show(_with("standing_notified", seconds_left=seconds))
    assert words in stage.find(f"left:{seconds}").name


def test_without_a_deadline_no_countdown_is_made_up(stage):
    stage.show(snapshot("standing_unknown"))
    assert not [d for d in _shown(stage) if d.startswith("left:")]
    assert "message:carrier_not_asked" in _shown(stage)


def test_a_state_is_known_by_word_and_shape_not_by_colour_alone(stage):
    signs, words = [], set()
    for status in ("active", "notified", "suspended", "partly_suspended", "closed", ""):
        stage.show(_with("standing_unknown", status=status))
        name = stage.find(f"status:{status}")
        words.add(name.name)
        x, y, _width, height = name.box
        picture = stage.display.picture()[y - 30 : y + height, x - 84 : x - 20]
        signs.append(picture.mean(axis=2) > 200)
    assert len(words) == len(signs)
    for one, other in combinations(signs, 2):
        assert np.mean(one != other) > 0.01


def test_a_supervisor_signs_what_the_clerk_answered(stage):
    stage.show(snapshot("focus_check"))
    assert _shown(stage).count("fact") >= 2
    stage.tap("focus_not_plausible")
    assert stage.hear(m.Press).control == "focus_not_plausible"
    stage.show(snapshot("focus_check_who"))
    assert "key:1" not in _shown(stage), "first: who it is"
    stage.tap("clerk:s02")
    stage.press_keys("716204")
    with stage.held("submit"):
        assert stage.hear(m.Enter).fields == {Field.SECOND_CLERK: "s02", Field.SECOND_PIN: "716204"}


def test_another_answer_is_one_tap_away_and_sends_nothing_yet(stage):
    stage.show(snapshot("focus_check_who"))
    stage.tap("change")
    assert stage.heard() == []
    stage.tap("no_second_person")
    assert stage.hear(m.Press).control == "no_second_person"


@pytest.mark.parametrize("page", ["result_not_passed", "ticket_objected", "focus_check"])
def test_a_reason_says_until_when_what_helps_where_to_object_and_on_which_facts(stage, page):
    """The scroller's lower part is there to be read out, though not to be seen at once."""
    reason = full_reasons("zh_CN")[1]
    stage.show(_with(page, reasons=(reason,)))
    told = _read(stage)
    assert all(fact in told for fact in reason.facts)
    for said in (reason.text, reason.basis, reason.remedy, reason.appeal, reason.until):
        assert said in told


@pytest.mark.parametrize("page", ["result_not_passed", "result_judged_later", "ticket_objected"])
def test_a_decision_has_a_number_and_can_be_objected_to(stage, page):
    stage.show(snapshot(page))
    assert "89B8DCF255" in _read(stage)
    assert "决定编号" in _read(stage)
    stage.tap("object")
    assert stage.hear(m.Press).control == "object"


def test_where_nothing_can_be_objected_to_no_button_pretends_so(stage):
    stage.show(snapshot("result_verified"))
    assert "object" not in _shown(stage)


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("result_effective", "办理完成"),
        ("result_verified", "号码核验已通过"),
        ("result_resumed", "号码已恢复使用"),
        ("result_suspended", "号码已暂停服务"),
        ("result_not_passed", "核验未通过"),
        ("result_judged_later", "已采集，尚未生效"),
        ("result_refused", "现在不能办理此号码"),
        ("result_replaced", "新卡已启用"),
        ("result_not_replaced", "现在不能补换卡"),
        ("result_closed", "号码已注销"),
    ],
)
def test_the_result_is_headed_by_what_it_means_for_this_request(stage, page, heading):
    stage.show(snapshot(page))
    said = snapshot(page).content
    assert stage.find(f"outcome:{said.outcome}").name == heading


def test_review_of_a_known_number_has_nothing_to_type(stage):
    stage.show(snapshot("confirmation_of_number"))
    assert "手机号码 19900000001" in _read(stage)
    assert not {"key:1", "change"} & set(_shown(stage))
    stage.tap("confirm")
    assert stage.hear(m.Press).control == "confirm"


def test_a_lost_card_is_reported_by_one_choice_of_three(stage):
    stage.show(snapshot("loss_report"))
    assert "挂失" in stage.find("card_lost").name + _read(stage)
    stage.tap("card_stolen")
    assert stage.hear(m.Press).control == "card_stolen"


def test_of_a_card_that_is_gone_only_the_number_is_typed(stage):
    stage.show(snapshot("number_of_lost_card"))
    stage.press_keys("19900000001")
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {Field.PHONE_NUMBER: "19900000001"}
    stage.show(snapshot("number_of_lost_card_given"))
    assert "card" not in _shown(stage)
    assert stage.find("confirm").name == "继续"


def test_of_a_replacement_only_the_new_card_is_typed(stage):
    stage.show(snapshot("confirmation_new_card_open"))
    assert "message:old_card" in _shown(stage)
    stage.press_keys("8986000000000000010")
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {Field.ICCID: "8986000000000000010"}


def test_who_lost_a_card_is_asked_to_tell_the_police(stage):
    stage.show(snapshot("result_replaced"))
    assert "110" in stage.find("police").name
    stage.show(snapshot("result_closed"))
    assert "police" not in _shown(stage)


def test_who_gives_a_number_up_is_warned_of_linked_accounts(stage):
    stage.show(snapshot("number_to_give_up"))
    assert all(account in _read(stage) for account in ("微信", "支付宝"))
    stage.show(snapshot("confirmation_giving_up"))
    assert stage.find("confirm").name.startswith("确定注销")


def test_a_complaint_is_typed_grounded_and_filed(stage):
    stage.show(snapshot("complaint"))
    stage.press_keys("89B8DCF255")
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {Field.REFERENCE: "89B8DCF255"}
    stage.show(snapshot("complaint_given"))
    assert "key:1" not in _shown(stage)
    stage.tap("ground_identity", "change_contact")
    assert stage.hear(m.Press).control == "ground_identity"
    stage.press_keys("13900000009")
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {Field.CONTACT: "13900000009"}
    stage.tap("file")
    assert stage.hear(m.Press).control == "file"


def test_a_wrong_decision_number_is_asked_for_again(stage):
    stage.show(snapshot("complaint_given"))
    stage.display.wheel_down(*stage.find("scroller").centre, 20)
    stage.come_to_rest("change")
    stage.tap("change")
    stage.show(snapshot("complaint_given"))  # something else changed: a receipt came
    assert "key:A" in _shown(stage), "whoever types is not interrupted"
    stage.tap("submit")
    stage.show(_with("complaint_given", message=Message.REFERENCE_MALFORMED))
    assert "key:A" in _shown(stage)
    stage.tap("submit")
    stage.show(snapshot("complaint_given"))
    assert "key:A" not in _shown(stage)


def test_the_visits_own_decision_cannot_be_exchanged(stage):
    stage.show(snapshot("complaint_own"))
    assert "change" not in _shown(stage)
    assert stage.find("ground_listing").name == "我不应被列入名单"
    assert stage.find("route:police").name.endswith("作出认定的公安机关")


def test_a_filed_complaint_has_its_own_number_beside_the_decisions(stage):
    stage.show(snapshot("complaint_filed"))
    assert stage.find("reference").name == "7FCEF00F92"
    assert stage.find("reference").box[3] >= 44
    assert "89B8DCF255" in stage.find("about").name
    assert "message:complaint_taken" in _shown(stage)
    stage.show(snapshot("complaint_filed_saving"))
    assert "reference" not in _shown(stage)
    stage.tap("done")
    assert stage.heard() == []
