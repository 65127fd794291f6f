"""Every page of the screen with content as full as it gets; people in it are invented."""

import io

import number_pages
from PIL import Image, ImageDraw

from kiosk.consent.notices import load_notices
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message, Step, Why

_NOTICES = load_notices()
_EVERYWHERE = {Control.CALL_STAFF, Control.LANGUAGE, Control.TEXT_SIZE, Control.STAY}
_ON_THE_WAY = {Control.BACK, Control.CANCEL}
_FACE_WAYS = {
    Control.ANOTHER_WAY,
    Control.MORE_TIME,
    Control.ALL_MOVEMENTS,
    Control.ONLY_TURNS,
    Control.ONLY_FACE,
}
_OTHER_STARTS = {Control.START_SECOND_VERIFY, Control.START_RESUME, Control.START_COMPLAINT}
_PURPOSES = {
    Control.FOR_ANOTHER,
    Control.FEWER,
    Control.MORE,
    Control.PURPOSE_PERSONAL,
    Control.PURPOSE_WORK,
    Control.PURPOSE_DEVICE,
}
_ANSWERS = {Control.IS_HOLDER, Control.IS_NOT_HOLDER, Control.NO_SECOND_PERSON}

_STRIP = m.Strip(
    clerk="李敏",
    online=False,
    backlog=2,
    receipts=(
        m.ReceiptLine("89B8DCF255", "ready", "10:21:05"),
        m.ReceiptLine("7FCEF00F92", "accepted", "10:14:44"),
    ),
    trouble=Message.OFFLINE,
)


def _reason(language):
    if language == "en":
        return m.Reason(
            "The face before the camera is not the one on the document.",
            "Order 25 of the Ministry of Industry, Art. 6; anti-fraud law Art. 9",
            "Come with your own document. A clerk can compare in another way.",
            "Object at this store or at 12300.",
            "2026-12-31",
        )
    return m.Reason(
        "摄像头前的人与证件照片不一致。",
        "《电话用户真实身份信息登记规定》第六条；《反电信网络诈骗法》第九条",
        "请持本人证件办理，也可由营业员以其他方式核验。",
        "如有异议，可向本营业厅提出，或拨打12300电信用户申诉热线。",
        "2026-12-31",
    )


def _stroke(row):
    return tuple(
        m.Point(0.15 + i * 0.03, row + 0.12 * ((i * 7) % 5) / 5, i * 12, 0.6) for i in range(22)
    )


def _portrait():
    """A drawing in a portrait's proportions: no person."""
    picture = Image.new("RGB", (102, 126), "#c8d4e6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((31, 22, 71, 76), fill="#7a8aa6")
    draw.ellipse((12, 80, 90, 170), fill="#7a8aa6")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def contents(language):
    """Name → step, content, the controls that act."""
    notice = _NOTICES.risk(language)
    rows = (
        m.Row("name", "欧阳𠅤䶮" if language == "zh_CN" else "SPECIMEN ANNA MARIA"),
        m.Row("document_kind", "resident"),
        m.Row("document_number", "9999**********9759"),
        m.Row("purpose", "personal"),
    )
    clerks = (m.Clerk("c01", "李敏"), m.Clerk("c02", "陈强"))
    prose = ["\n\n".join(n(language).paragraphs) for n in (_NOTICES.privacy, _NOTICES.face)]
    reasons = (_reason(language),)
    return {
        "sign_in": (Step.SIGN_IN, m.SignIn(clerks, Message.PIN_WRONG, 3), set()),
        "welcome": (
            Step.WELCOME,
            m.Welcome(),
            _OTHER_STARTS | {Control.START_NEW_SIM, Control.SIGN_OUT},
        ),
        "welcome_no_new_number": (
            Step.WELCOME,
            m.Welcome(message=Message.BACKLOG_TOO_DEEP),
            _OTHER_STARTS | {Control.SIGN_OUT},
        ),
        "welcome_no_reader": (
            Step.WELCOME,
            m.Welcome(message=Message.READER_ABSENT),
            {Control.SIGN_OUT},
        ),
        "purpose": (
            Step.PURPOSE,
            m.Purpose(),
            _PURPOSES - {Control.FEWER},
        ),
        "purpose_for_another": (Step.PURPOSE, m.Purpose(3, by_proxy=True), _PURPOSES),
        "consent": (
            Step.CONSENT,
            m.Consent(*prose),
            {Control.AGREE, Control.ANOTHER_WAY, Control.MORE_TIME},
        ),
        "document": (Step.DOCUMENT, m.Document(Message.PLACE_CARD_AGAIN), {Control.RETRY}),
        "document_key": (Step.DOCUMENT, m.Document(Message.KEY_WRONG, needs_key=True), set()),
        "presence": (
            Step.PRESENCE,
            m.Presence(Message.TURN_RIGHT, 1, 2, 7),
            _FACE_WAYS - {Control.ALL_MOVEMENTS},
        ),
        "presence_stopped": (
            Step.PRESENCE,
            m.Presence(Message.TIMED_OUT),
            _FACE_WAYS - {Control.ALL_MOVEMENTS} | {Control.RETRY},
        ),
        "presence_dark": (
            Step.PRESENCE,
            m.Presence(Message.TOO_DARK),
            _FACE_WAYS - {Control.ONLY_FACE},
        ),
        "presence_lit": (
            Step.PRESENCE,
            m.Presence(Message.FACE_COVERED, tint="#30c060"),
            _FACE_WAYS - {Control.ONLY_TURNS},
        ),
        "attest": (
            Step.ATTEST,
            m.Attest("李敏"),
            {Control.ATTEST_REAL, Control.ATTEST_NOT_REAL},
        ),
        "clerk_review": (
            Step.CLERK_REVIEW,
            m.ClerkReview(
                (Why.ANOTHER_PERSON, Why.NOT_ALIKE, Why.NO_TURN),
                rows[:3],
                _portrait(),
                message=Message.CLERK_NEEDED,
            ),
            _ANSWERS,
        ),
        "clerk_review_second": (
            Step.CLERK_REVIEW,
            m.ClerkReview(
                (Why.FACE_DECLINED,),
                rows[:3],
                _portrait(),
                answer="not_holder",
                signed=("李敏",),
                signers=(m.Clerk("c02", "陈强"), m.Clerk("c03", "欧阳建国")),
            ),
            _ANSWERS,
        ),
        "clerk_review_sign": (
            Step.CLERK_REVIEW,
            m.ClerkReview(
                (Why.FACE_DECLINED,),
                rows[:3],
                _portrait(),
                answer="holder",
                signed=("李敏",),
                signers=(m.Clerk("c02", "陈强"),),
                message=Message.PIN_WRONG,
                attempts_left=3,
            ),
            _ANSWERS,
        ),
        "notice": (
            Step.NOTICE,
            m.Notice(
                notice.title,
                notice.version,
                notice.paragraphs,
                dwell_left_s=4,
                message=Message.READ_TO_THE_END,
            ),
            set(),
        ),
        "signature": (
            Step.SIGNATURE,
            m.Signature((_stroke(0.3), _stroke(0.5)), Message.SIGNATURE_TOO_SHORT),
            {Control.SIGN, Control.CLEAR_SIGNATURE},
        ),
        "review_open": (Step.REVIEW, m.Review(rows, message=Message.ICCID_MALFORMED), set()),
        "review": (
            Step.REVIEW,
            m.Review(rows, "19900000001", "8986000000000000010"),
            {Control.CONFIRM},
        ),
        "result_effective": (
            Step.RESULT,
            m.Result("ALLOW", Message.EFFECTIVE, "89B8DCF255"),
            {Control.DONE},
        ),
        "result_deferred": (
            Step.RESULT,
            m.Result("DEFER", Message.CAPTURED_NOT_EFFECTIVE, "89B8DCF255", reasons),
            {Control.DONE},
        ),
        "result_refused": (
            Step.RESULT,
            m.Result("REFUSE", Message.NONE, "89B8DCF255", reasons),
            {Control.DONE},
        ),
        "ticket": (
            Step.TICKET,
            m.Ticket("417", Message.FACE_DECLINED, reasons, "89B8DCF255"),
            {Control.DONE},
        ),
        "wiped": (Step.WIPED, m.Wiped(), set()),
    } | number_pages.contents(language)


def snapshot(
    name, language="zh_CN", *, large=False, revision=1, idle=None, visit="v1", spoken=False
):
    step, content, controls = contents(language)[name]
    ended = step in {Step.RESULT, Step.TICKET, Step.FILED}
    in_visit = step not in {Step.SIGN_IN, Step.WELCOME, Step.WIPED}
    acting = controls | _EVERYWHERE | (_ON_THE_WAY if in_visit and not ended else set())
    return m.Snapshot(
        visit=visit,
        revision=revision,
        step=step,
        language=language,
        large_text=large,
        content=content,
        controls=frozenset(acting),
        strip=None if step in {Step.SIGN_IN, Step.WIPED} else _STRIP,
        spoken_help=spoken,
        idle_left_s=idle,
    )
