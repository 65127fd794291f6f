"""The pages about a number that exists, and about objecting, with content as full as it gets."""

import msgspec

from kiosk.enumerations import CardTrouble, ComplaintGround
from kiosk.policy.explain import word
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.complaint import ComplaintContent, ComplaintControl, ground_control
from kiosk.visit.pages.complaint_filed import ComplaintFiledContent
from kiosk.visit.pages.complaint_note import ComplaintNoteContent, ComplaintNoteControl
from kiosk.visit.pages.confirmation import ConfirmationContent
from kiosk.visit.pages.focus_check import FocusCheckContent, FocusCheckControl
from kiosk.visit.pages.handover import HandoverContent, HandoverControl
from kiosk.visit.pages.loss_report import LossReportContent, LossReportControl
from kiosk.visit.pages.my_numbers import MyNumbersContent, MyNumbersControl, OwnNumber
from kiosk.visit.pages.number import NumberContent
from kiosk.visit.pages.number_status import NumberStatusContent, NumberStatusControl
from kiosk.visit.pages.remote_check import RemoteCheckContent, RemoteCheckControl
from kiosk.visit.pages.result import ResultContent, ResultControl
from kiosk.visit.pages.ticket import TicketContent

_GROUNDS = {ground_control(ground) for ground in ComplaintGround} | {ComplaintControl.WRITE_NOTE}
_FOCUS = {
    FocusCheckControl.FOCUS_PLAUSIBLE,
    FocusCheckControl.FOCUS_NOT_PLAUSIBLE,
    Control.NO_SECOND_PERSON,
}
_NUMBER, _ICCID = "19900000001", "8986000000000000010"
_MASKED = "199****0001"
_WAVE = tuple(m.Point(0.1 + i / 50, 0.4 + 0.2 * (i % 8) / 8, i * 8, 1.0) for i in range(40))
_SHORT = "89B8DCF255"

_ZH = (
    m.Reason(
        "该号码在通知后二十四小时内未完成核验，功能已暂停。",
        "二十四小时内核验 · 工业和信息化部、公安部2021年6月通告：规定期限内未核验的，暂停电话卡功能",
        "请继续完成核验；通过后号码功能即恢复。",
        "如有异议，可向本营业厅提出，或拨打12300电信用户申诉热线。",
        "",
        (
            "核验通知时间：2026-11-23 09:30（运营商，2026-11-25 10:12）",
            "号码状态：已停机（运营商，2026-11-25 10:12）",
        ),
    ),
    m.Reason(
        "证件持有人“欧阳𠅤䶮”被列入涉诈惩戒名单，期限内只保留一个号码。",
        "惩戒期限 · 《电信网络诈骗及其关联违法犯罪联合惩戒办法》第八条",
        "期满自动解除；认定有误的，凭撤销决定办理恢复。",
        "向作出认定的公安机关申诉：长沙市公安局，0731-00000000。",
        "2028-03-15",
        (
            "惩戒名单：两年，自2026-03-16起（运营商，2026-11-25 10:12）",
            "本运营商在用号码数：6（运营商，2026-11-25 10:12）",
            "近30天新办号码数：3（运营商，2026-11-25 10:12）",
        ),
    ),
    m.Reason(
        "暂时无法确认该号码的机主，已先行受理，由运营商判断。",
        "本人办理 · 《电话用户真实身份信息登记规定》第六条",
        "请保存受理编号，等待短信通知。",
        "可拨打12300。",
    ),
)
_EN = (
    m.Reason(
        "The number was not verified within 24 hours after the notification, and is suspended.",
        "Within 24 hours · Notice of June 2021: not verified in time: suspended; verified: resumed",
        "Please go on with the verification; once you pass, the number works again.",
        "Object at this store or at 12300.",
        "",
        (
            "notified at: 2026-11-23 09:30 (carrier, 2026-11-25 10:12)",
            "state of the number: suspended (carrier, 2026-11-25 10:12)",
        ),
    ),
    m.Reason(
        "SPECIMEN ANNA MARIA 欧阳𠅤䶮 is listed for joint punishment and keeps one number.",
        "Term of a listing · Measures of joint punishment, Art. 8",
        "It ends by itself; a listing that was wrong is lifted with the decision that withdraws it.",
        "Object to the police authority that decided: Changsha, 0731-00000000.",
        "2028-03-15",
        (
            "listings: two years from 2026-03-16 (carrier, 2026-11-25 10:12)",
            "active cards at this carrier: 6 (carrier, 2026-11-25 10:12)",
            "new cards in 30 days: 3 (carrier, 2026-11-25 10:12)",
        ),
    ),
    m.Reason(
        "It cannot be checked now whose number this is; your request is taken and the carrier judges it.",
        "In person · Order 25 of the Ministry of Industry, Art. 6",
        "Keep the reference number and wait for the message.",
        "Call 12300.",
    ),
)
_CAUSES = {
    "zh_CN": ("长期未使用后突然恢复通话", "漫游至境外诈骗高发地", "频繁触发预警模型"),
    "en": (
        "calls again after long silence",
        "roamed to a high-risk area abroad",
        "warning models were triggered often",
    ),
}


def full_reasons(language):
    """Three, with every line that a reason can have."""
    return _EN if language == "en" else _ZH


def contents(language):
    """Name → step, content, the controls that act."""
    return (
        _numbers(language)
        | _replacements(language)
        | _transfers(language)
        | _own_numbers(language)
        | _focus_checks(language)
        | _endings(language)
        | _complaints(language)
    )


def _numbers(language):
    given = NumberContent("second_verify", _NUMBER)
    return {
        "number": (
            Step.NUMBER,
            NumberContent("second_verify", message=Message.NUMBER_MALFORMED),
            set(),
        ),
        "number_given": (Step.NUMBER, given, {Control.CONFIRM}),
        "number_with_card": (
            Step.NUMBER,
            NumberContent("resume", _NUMBER, _ICCID),
            {Control.CONFIRM},
        ),
        "standing_notified": (
            Step.NUMBER_STATUS,
            NumberStatusContent(
                *("second_verify", _MASKED, "notified", "2026-11-24 15:30"),
                causes=_CAUSES[language],
                notified="2026-11-24 15:30",
                deadline="2026-11-25 15:30",
                seconds_left=70_335,
            ),
            {NumberStatusControl.GO_ON},
        ),
        "standing_late": (
            Step.NUMBER_STATUS,
            NumberStatusContent(
                *("resume", _MASKED, "suspended", "2026-11-24 09:30", _CAUSES[language][:1]),
                notified="2026-11-23 09:30",
                deadline="2026-11-24 09:30",
                seconds_left=0,
                reasons=full_reasons(language)[:2],
                message=Message.LATE_FOR_VERIFICATION,
            ),
            {NumberStatusControl.GO_ON},
        ),
        "standing_partly": (
            Step.NUMBER_STATUS,
            NumberStatusContent("resume", _MASKED, "partly_suspended", "2026-11-20 08:00"),
            {NumberStatusControl.GO_ON},
        ),
        "standing_unknown": (
            Step.NUMBER_STATUS,
            NumberStatusContent("second_verify", _MASKED, message=Message.CARRIER_NOT_ASKED),
            {NumberStatusControl.GO_ON},
        ),
        "confirmation_of_number": (
            Step.CONFIRMATION,
            ConfirmationContent(
                (
                    m.Row("name", "欧阳𠅤䶮"),
                    m.Row("document_kind", "resident"),
                    m.Row("document_number", "9999**********9759"),
                ),
                _NUMBER,
                flow="second_verify",
                seen=True,
            ),
            {Control.CONFIRM},
        ),
    }


def _replacements(language):
    rows = (
        m.Row("name", "欧阳𠅤䶮"),
        m.Row("document_kind", "resident"),
        m.Row("document_number", "9999**********9759"),
        m.Row("card_trouble", "broken"),
    )
    gone = NumberContent("replace", _NUMBER, asks_card=False)
    taken = ConfirmationContent(rows, _NUMBER, message=Message.OLD_CARD, flow="replace")
    whole = ConfirmationContent(rows, _NUMBER, _ICCID, flow="replace")
    why = FocusCheckContent(reasons=full_reasons(language), purpose="stolen", flow="replace")
    return {
        "loss_report": (Step.LOSS_REPORT, LossReportContent(), set(LossReportControl)),
        "number_of_lost_card": (Step.NUMBER, NumberContent("replace", asks_card=False), set()),
        "number_of_lost_card_given": (Step.NUMBER, gone, {Control.CONFIRM}),
        "number_of_broken_card": (
            Step.NUMBER,
            NumberContent("replace", _NUMBER),
            {Control.CONFIRM},
        ),
        "confirmation_new_card_open": (Step.CONFIRMATION, taken, set()),
        "confirmation_new_card": (Step.CONFIRMATION, whole, {Control.CONFIRM}),
        "number_to_give_up": (
            Step.NUMBER,
            NumberContent("cancel", _NUMBER, asks_card=False),
            {Control.CONFIRM},
        ),
        "confirmation_giving_up": (
            Step.CONFIRMATION,
            ConfirmationContent(rows[:3], _NUMBER, flow="cancel"),
            {Control.CONFIRM},
        ),
        "focus_check_new_card": (Step.FOCUS_CHECK, why, _FOCUS),
    }


def _transfers(language):
    rows = (
        m.Row("name", "欧阳𠅤䶮"),
        m.Row("document_kind", "resident"),
        m.Row("document_number", "9999**********9759"),
    )
    theirs = (*rows, m.Row("giver", "古丽米热·阿卜杜热合曼"))
    why = FocusCheckContent(reasons=full_reasons(language), purpose="transfer", flow="transfer")
    unsigned = msgspec.structs.replace(
        why, answer="plausible", signers=(m.StaffName("c02", "陈强"),), second=True
    )
    asked = msgspec.structs.replace(unsigned, message=Message.SUPERVISOR_ASKED, asked_left_s=598)
    return {
        "number_to_hand_over": (
            Step.NUMBER,
            NumberContent("transfer_out", _NUMBER, asks_card=False),
            {Control.CONFIRM},
        ),
        "confirmation_handing_over": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, _NUMBER, flow="transfer_out"),
            {Control.CONFIRM},
        ),
        "handover": (
            Step.HANDOVER,
            HandoverContent(_MASKED, take_card=True),
            {HandoverControl.RECEIVER_IS_HERE},
        ),
        "confirmation_taking_over": (
            Step.CONFIRMATION,
            ConfirmationContent(theirs, _NUMBER, flow="transfer"),
            {Control.CONFIRM},
        ),
        "focus_check_transfer": (Step.FOCUS_CHECK, why, _FOCUS),
        "focus_check_unsigned": (Step.FOCUS_CHECK, unsigned, {FocusCheckControl.ASK_ELSEWHERE}),
        "focus_check_asked_elsewhere": (Step.FOCUS_CHECK, asked, set()),
        "remote_check": (
            Step.REMOTE_CHECK,
            RemoteCheckContent(
                device="kiosk-sj-0412",
                clerk="李敏",
                purpose="device",
                details="iot",
                answer="plausible",
                signers=(m.StaffName("c02", "陈强"),),
                second=True,
            ),
            {RemoteCheckControl.NOT_NOW},
        ),
    }


def _listings(language):
    zh = m.ListingShown(
        *("联合惩戒名单", "全国", "2026年3月16日", "2028年3月15日"),
        word("listed_appeal", language),
    )
    en = m.ListingShown(
        *("joint punishment", "China", "2026-03-16", "2028-03-15"),
        word("listed_appeal", language),
    )
    return (en if language == "en" else zh,)


def _own_numbers(language):
    rows = (
        OwnNumber(_MASKED, "active", "2026-11-20 08:00", disputed="2026-11-21"),
        OwnNumber("199****0002", "notified", "2026-11-24 15:30", _CAUSES[language]),
        OwnNumber("199****0003", "partly_suspended", "2026-11-20 08:00", stopped_by="list"),
        OwnNumber(
            *("199****0004", "suspended", "2026-11-20 08:00", _CAUSES[language][:1], "police"),
            not_mine=True,
        ),
    )
    acts = set(MyNumbersControl)
    retries = acts | {Control.RETRY}
    full = MyNumbersContent(rows, True, _listings(language), True, "199****0002")
    unknown = MyNumbersContent(message=Message.NUMBERS_NOT_TOLD)
    return {
        "my_numbers": (Step.MY_NUMBERS, MyNumbersContent(rows[1:3], True), acts),
        "my_numbers_full": (Step.MY_NUMBERS, full, acts),
        "my_numbers_none": (Step.MY_NUMBERS, MyNumbersContent(known=True, appointed=True), acts),
        "my_numbers_asking": (
            Step.MY_NUMBERS,
            MyNumbersContent(message=Message.ASKING_CARRIER),
            set(),
        ),
        "my_numbers_not_told": (Step.MY_NUMBERS, unknown, retries),
        "standing_listed": (
            Step.NUMBER_STATUS,
            NumberStatusContent(
                *("resume", _MASKED, "partly_suspended", "2026-11-20 08:00"),
                stopped_by="list",
                listings=_listings(language),
            ),
            {NumberStatusControl.GO_ON},
        ),
        "result_listed": (
            Step.RESULT,
            ResultContent(
                *("REFUSE", Message.NONE, _SHORT, full_reasons(language)[1:2], 0, False, "resume"),
                _MASKED,
                listings=_listings(language),
            ),
            {Control.DONE, Control.OBJECT},
        ),
    }


def _focus_checks(language):
    reasons = full_reasons(language)
    supervisors = (m.StaffName("s01", "王芳"), m.StaffName("s02", "欧阳建国"))
    return {
        "focus_check": (
            Step.FOCUS_CHECK,
            FocusCheckContent(reasons=reasons, purpose="device"),
            _FOCUS,
        ),
        "focus_check_papers": (
            Step.FOCUS_CHECK,
            FocusCheckContent(
                reasons=reasons[2:],
                purpose="influencer",
                rows=(
                    m.Row("product", "iot"),
                    m.Row("organisation", "91999900MA00000019"),
                    m.Row("agent_authority", "representative"),
                ),
            ),
            _FOCUS,
        ),
        "focus_check_citizen": (
            Step.FOCUS_CHECK,
            FocusCheckContent(
                reasons=reasons[:1],
                purpose="personal",
                rows=(m.Row("citizen", "citizen_without_number"),),
            ),
            _FOCUS,
        ),
        "focus_check_who": (
            Step.FOCUS_CHECK,
            FocusCheckContent(
                reasons=reasons,
                purpose="work",
                answer="not_plausible",
                signers=supervisors,
                second=True,
            ),
            _FOCUS,
        ),
        "focus_check_sign": (
            Step.FOCUS_CHECK,
            FocusCheckContent(
                reasons=reasons,
                purpose="device",
                answer="plausible",
                signers=supervisors[:1],
                second=True,
                opens_in_s=2,
                message=Message.SUPERVISOR_CONFIRMS,
                attempts_left=3,
            ),
            _FOCUS,
        ),
    }


def _kept_back(language):
    """As the counter says it of whom nobody has confirmed."""
    said = [word(f"withheld{part}", language) for part in ("", "_remedy")]
    return m.Reason(said[0], "", said[1], word("category_appeal", language))


def _endings(language):
    reasons = full_reasons(language)
    ends = {Control.DONE}
    objects = ends | {Control.OBJECT}
    made = {
        "result_verified": (("ALLOW", Message.NUMBER_VERIFIED), (), "second_verify", ends),
        "result_resumed": (("ALLOW", Message.NUMBER_RESUMED), (), "resume", ends),
        "result_suspended": (
            ("REFUSE", Message.NUMBER_SUSPENDED),
            reasons[1:2],
            "second_verify",
            objects,
        ),
        "result_not_passed": (("REFUSE", Message.NONE), reasons, "second_verify", objects),
        "result_kept_back": (
            ("REFUSE", Message.NONE),
            (_kept_back(language),),
            "resume",
            objects | {ResultControl.SEE_WHY},
        ),
        "result_judged_later": (
            ("DEFER", Message.CAPTURED_NOT_EFFECTIVE),
            reasons[2:],
            "resume",
            objects,
        ),
    }
    made |= {
        "result_replaced": (("ALLOW", Message.CARD_REPLACED), (), "replace", ends),
        "result_closed": (("ALLOW", Message.NUMBER_CLOSED), (), "cancel", ends),
        "result_disputed": (("ALLOW", Message.NUMBER_DISPUTED), (), "query", ends),
        "result_appointed": (("ALLOW", Message.QUERY_APPOINTED), (), "query", ends),
        "result_transferred": (("ALLOW", Message.NUMBER_TRANSFERRED), (), "transfer", ends),
        "result_not_transferred": (("REFUSE", Message.NONE), reasons[:1], "transfer_out", objects),
        "result_not_replaced": (("REFUSE", Message.NONE), reasons[:1], "replace", objects),
        "result_replaced_later": (
            ("DEFER", Message.CAPTURED_NOT_EFFECTIVE),
            reasons[2:],
            "replace",
            objects,
        ),
    }
    trouble = {"replace": CardTrouble.STOLEN}
    results = {
        name: (
            Step.RESULT,
            ResultContent(*said, _SHORT, why, 0, True, flow, _MASKED, trouble.get(flow)),
            controls,
        )
        for name, (said, why, flow, controls) in made.items()
    }
    step, told, controls = results["result_replaced"]
    results["result_in_the_phone"] = (
        step,
        msgspec.structs.replace(told, into_device=True),
        controls,
    )
    ticket = TicketContent("417", Message.REFERRED, reasons, _SHORT)
    return results | {"ticket_objected": (Step.TICKET, ticket, objects)}


def _complaints(language):
    own = ComplaintContent(
        *(_SHORT, True, "listing", "13900000009", True, "police"),
        reasons=full_reasons(language)[1:2],
    )
    return {
        "complaint": (
            Step.COMPLAINT,
            ComplaintContent("", message=Message.REFERENCE_MALFORMED),
            _GROUNDS,
        ),
        "complaint_given": (
            Step.COMPLAINT,
            ComplaintContent(_SHORT, message=Message.GROUND_NEEDED),
            _GROUNDS | {ComplaintControl.FILE},
        ),
        "complaint_own": (Step.COMPLAINT, own, _GROUNDS | {ComplaintControl.FILE}),
        "complaint_note": (
            Step.COMPLAINT_NOTE,
            ComplaintNoteContent((_WAVE,), Message.DRAWING_FULL, m.PadSize(736, 640), heard=1),
            set(ComplaintNoteControl),
        ),
        "complaint_note_empty": (
            Step.COMPLAINT_NOTE,
            ComplaintNoteContent(room=9000),
            {ComplaintNoteControl.KEEP_NOTE},
        ),
        "complaint_filed": (
            Step.COMPLAINT_FILED,
            ComplaintFiledContent("7FCEF00F92", "police", _SHORT, Message.COMPLAINT_TAKEN),
            {Control.DONE},
        ),
        "complaint_filed_saving": (
            Step.COMPLAINT_FILED,
            ComplaintFiledContent("", "12300", _SHORT, Message.SAVING),
            set(),
        ),
    }
