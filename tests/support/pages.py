"""Every page of the screen with content as full as it gets; people in it are invented."""

import io
from functools import cache

import number_pages
from msgspec import structs
from PIL import Image, ImageDraw

from kiosk.consent.notices import load_notices
from kiosk.enumerations import Flow
from kiosk.papers import qr_code
from kiosk.protocol import messages as m
from kiosk.protocol.codes import CardFault, Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.visit import first_boot, leaflets
from kiosk.visit.assistance import AssistanceContent
from kiosk.visit.common_presses import EVERYWHERE
from kiosk.visit.pages import PAGES
from kiosk.visit.pages.attest import AttestContent, AttestControl
from kiosk.visit.pages.cancelled import CancelledContent
from kiosk.visit.pages.clerk_review import ClerkReviewContent, ClerkReviewControl
from kiosk.visit.pages.confirmation import ConfirmationContent
from kiosk.visit.pages.consent import ConsentContent, ConsentControl
from kiosk.visit.pages.desk import AskedElsewhere, DeskContent, DeskControl, WaitingTicket
from kiosk.visit.pages.document import DocumentContent, DocumentControl
from kiosk.visit.pages.first_boot import CheckShown, EnrolmentTrouble, FirstBootContent
from kiosk.visit.pages.notice import NoticeContent, NoticeControl
from kiosk.visit.pages.on_behalf import OnBehalfControl
from kiosk.visit.pages.organisation import OrganisationContent, OrganisationControl
from kiosk.visit.pages.presence import PresenceContent, PresenceControl
from kiosk.visit.pages.product import ProductContent, ProductControl
from kiosk.visit.pages.purpose import PurposeContent, PurposeControl
from kiosk.visit.pages.result import ResultContent
from kiosk.visit.pages.safe_use import SafeUseControl
from kiosk.visit.pages.sign_in import SignInContent
from kiosk.visit.pages.signature import SignatureContent, SignatureControl
from kiosk.visit.pages.statement import StatementContent, StatementControl
from kiosk.visit.pages.three_nos import ThreeNosContent, ThreeNosControl
from kiosk.visit.pages.ticket import TicketContent, TicketControl
from kiosk.visit.pages.welcome import WelcomeContent, WelcomeControl
from kiosk.visit.pages.wiped import WipedContent
from kiosk.visit.pages.with_clerk import WithClerkContent
from kiosk.visit.pages.without_chip import WithoutChipControl
from kiosk.visit.pages.young_users import YoungUsersControl

_NOTICES = load_notices()
_ON_THE_WAY = {Control.BACK, Control.CANCEL}
_SWITCHES = {ConsentControl.PRIVACY, ConsentControl.FACE}
_FACE_WAYS = {
    Control.ANOTHER_WAY,
    Control.MORE_TIME,
    PresenceControl.ALL_MOVEMENTS,
    PresenceControl.ONLY_TURNS,
    PresenceControl.ONLY_FACE,
}
_OTHER_STARTS = {
    WelcomeControl.START_SECOND_VERIFY,
    WelcomeControl.START_RESUME,
    WelcomeControl.START_REPLACE,
    WelcomeControl.START_CANCEL,
    WelcomeControl.START_TRANSFER,
    WelcomeControl.START_MY_NUMBERS,
    WelcomeControl.START_COMPLAINT,
}
_READS_ALOUD = {Control.ANOTHER_WAY}
_PURPOSES = set(PurposeControl)
_EID, _IMEI = "89049032123451234512345678901235", "356938035643809"
_CODE = "91999900MA00000019"
_HELD = (
    m.Row("product", "iot"),
    m.Row("organisation", _CODE),
    m.Row("agent_authority", "letter"),
)
_ANSWERS = {
    ClerkReviewControl.IS_HOLDER,
    ClerkReviewControl.IS_NOT_HOLDER,
    Control.NO_SECOND_PERSON,
}

_QR = qr_code.rows("https://carrier.example/paper?record=0198f2a0-0000-7000&sha256=" + "5" * 64)
_PAPER = m.PaperShown(_QR)
_PAPER_NOT_PRINTED = m.PaperShown(_QR, Message.PRINTER_PAPER_OUT)

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
_DETAIL = "broker.example:8883: nothing has answered. Run it again with the same token."
_CHECKED = (
    CheckShown("reader", "ok", "ACS ACR1252; no card on it"),
    CheckShown("camera", "failed", "imx708, 1280×720; unpinned", "Pin it.", "not_pinned"),
    CheckShown("clock", "ok", "2026-11-28 09:50 UTC"),
    CheckShown(
        "network",
        "failed",
        "broker.example:8883: offline: [Errno 113] No route to host",
        "Check cable, address and firewall (port 8883).",
    ),
)
# Where the clerk is told something of the page.
_STRIPS = {
    "welcome_reader_refused": structs.replace(_STRIP, trouble=Message.READER_REFUSED),
    "document_unreadable": structs.replace(_STRIP, card_fault=CardFault.ENDLESS),
    "document_left": structs.replace(_STRIP, card_left=True),
}


_WITHOUT_STRIP = {Step.SIGN_IN, Step.WIPED, Step.WITH_CLERK, Step.FIRST_BOOT}
_OF_TWO_SCREENS = {"ticket_waits", "welcome_called"}  # the strip is on the clerk's


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


def _statement(language, message=Message.NONE, **shown):
    text = _NOTICES.statement(language)
    return StatementContent(text.title, "\n".join(text.paragraphs), message, **shown)


def _portrait():
    """A drawing in a portrait's proportions: no person."""
    picture = Image.new("RGB", (102, 126), "#c8d4e6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((31, 22, 71, 76), fill="#7a8aa6")
    draw.ellipse((12, 80, 90, 170), fill="#7a8aa6")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


@cache
def contents(language):
    """Name → step, content, the controls that act. Made once: pages are asked for by the thousand."""
    notice, statement = _NOTICES.risk(language), _NOTICES.cancellation(language)
    handing = _NOTICES.transfer(language)
    rows = (
        m.Row("name", "欧阳𠅤䶮" if language == "zh_CN" else "SPECIMEN ANNA MARIA"),
        m.Row("document_kind", "resident"),
        m.Row("document_number", "9999**********9759"),
        m.Row("purpose", "personal"),
    )
    clerks = (m.StaffName("c01", "李敏"), m.StaffName("c02", "陈强"))
    prose = ["\n\n".join(n(language).paragraphs) for n in (_NOTICES.privacy, _NOTICES.face)]
    reasons = (_reason(language),)
    return {
        "sign_in": (
            Step.SIGN_IN,
            SignInContent(
                clerks=clerks, message=Message.PIN_WRONG, attempts_left=3, kiosk="k-0417"
            ),
            set(),
        ),
        "sign_in_locked": (
            Step.SIGN_IN,
            SignInContent(
                clerks=(m.StaffName("c01", "李敏", 47), m.StaffName("c02", "欧阳建国", None)),
                message=Message.PIN_LOCKED,
            ),
            set(),
        ),
        "sign_in_blocked": (
            Step.SIGN_IN,
            SignInContent(
                clerks=(m.StaffName("c01", "李敏", None),),
                supervisors=(m.StaffName("c02", "陈强"), m.StaffName("c03", "欧阳建国", 1800)),
                message=Message.PIN_BLOCKED,
            ),
            set(),
        ),
        "first_boot": (
            Step.FIRST_BOOT,
            FirstBootContent("k-0417", tuple(map(CheckShown, first_boot.CHECKS, [""] * 4))),
            set(),
        ),
        "first_boot_refused": (
            Step.FIRST_BOOT,
            FirstBootContent(
                "k-0417", _CHECKED, message=EnrolmentTrouble.NOT_REACHED, detail=_DETAIL
            ),
            {Control.RETRY},
        ),
        "welcome": (
            Step.WELCOME,
            WelcomeContent(),
            _OTHER_STARTS | {WelcomeControl.START_NEW_SIM, WelcomeControl.SIGN_OUT},
        ),
        "welcome_no_new_number": (
            Step.WELCOME,
            WelcomeContent(message=Message.BACKLOG_TOO_DEEP),
            _OTHER_STARTS | {WelcomeControl.SIGN_OUT},
        ),
        "welcome_no_reader": (
            Step.WELCOME,
            WelcomeContent(message=Message.READER_ABSENT),
            {WelcomeControl.SIGN_OUT},
        ),
        "welcome_reader_refused": (
            Step.WELCOME,
            WelcomeContent(message=Message.READER_REFUSED),
            {WelcomeControl.SIGN_OUT, WelcomeControl.START_COMPLAINT},
        ),
        "purpose": (
            Step.PURPOSE,
            PurposeContent(),
            _PURPOSES - {PurposeControl.FEWER},
        ),
        "purpose_for_another": (Step.PURPOSE, PurposeContent(3, by_proxy=True), _PURPOSES),
        "purpose_of_organisation": (
            Step.PURPOSE,
            PurposeContent(20, for_organisation=True, product="internet"),
            _PURPOSES - {PurposeControl.MORE},
        ),
        "product": (Step.PRODUCT, ProductContent("internet"), set(ProductControl)),
        "organisation": (
            Step.ORGANISATION,
            OrganisationContent(message=Message.ORGANISATION_CODE_MALFORMED),
            set(),
        ),
        "organisation_given": (
            Step.ORGANISATION,
            OrganisationContent(_CODE),
            set(OrganisationControl),
        ),
        "consent": (
            Step.CONSENT,
            ConsentContent(*prose, message=Message.PRIVACY_CONSENT_NEEDED),
            {*_SWITCHES, Control.MORE_TIME},
        ),
        "consent_one": (
            Step.CONSENT,
            ConsentContent(
                *prose, privacy_agreed=True, message=Message.FACE_CONSENT_OR_ANOTHER_WAY
            ),
            {*_SWITCHES, Control.ANOTHER_WAY, Control.MORE_TIME},
        ),
        "consent_both": (
            Step.CONSENT,
            ConsentContent(*prose, privacy_agreed=True, face_agreed=True),
            {*ConsentControl, Control.ANOTHER_WAY, Control.MORE_TIME},
        ),
        "on_behalf": (Step.ON_BEHALF, AssistanceContent(), set(OnBehalfControl)),
        "on_behalf_of_child": (
            Step.ON_BEHALF,
            AssistanceContent("child"),
            {*OnBehalfControl, Control.TAKE_TICKET},
        ),
        "without_chip": (Step.WITHOUT_CHIP, AssistanceContent(), set(WithoutChipControl)),
        "without_chip_register": (
            Step.WITHOUT_CHIP,
            AssistanceContent("household_register"),
            {*WithoutChipControl, Control.TAKE_TICKET},
        ),
        "document": (
            Step.DOCUMENT,
            DocumentContent(Message.PLACE_CARD_AGAIN),
            {Control.RETRY, DocumentControl.NO_CHIP},
        ),
        "document_unreadable": (
            Step.DOCUMENT,
            DocumentContent(Message.DOCUMENT_UNREADABLE),
            {DocumentControl.NO_CHIP},
        ),
        "document_left": (
            Step.DOCUMENT,
            DocumentContent(Message.CARD_LEFT),
            {DocumentControl.NO_CHIP},
        ),
        "document_key": (
            Step.DOCUMENT,
            DocumentContent(Message.KEY_WRONG, needs_key=True),
            {DocumentControl.NO_CHIP},
        ),
        "presence": (
            Step.PRESENCE,
            PresenceContent(Message.TURN_RIGHT, 1, 2, 7, mark=-20, needle=-8, near=0.8),
            _FACE_WAYS - {PresenceControl.ALL_MOVEMENTS},
        ),
        "presence_stopped": (
            Step.PRESENCE,
            PresenceContent(Message.TIMED_OUT),
            _FACE_WAYS - {PresenceControl.ALL_MOVEMENTS} | {Control.RETRY},
        ),
        "presence_again": (
            Step.PRESENCE,
            PresenceContent(Message.ANOTHER_LOOK),
            _FACE_WAYS - {PresenceControl.ALL_MOVEMENTS} | {Control.RETRY},
        ),
        "presence_dark": (
            Step.PRESENCE,
            PresenceContent(Message.TOO_DARK),
            _FACE_WAYS - {PresenceControl.ONLY_FACE},
        ),
        "presence_lit": (
            Step.PRESENCE,
            PresenceContent(Message.FACE_COVERED, tint="#30c060"),
            _FACE_WAYS - {PresenceControl.ONLY_TURNS},
        ),
        "attest": (
            Step.ATTEST,
            AttestContent(clerk="李敏"),
            {AttestControl.ATTEST_REAL, AttestControl.ATTEST_NOT_REAL},
        ),
        "attest_hold": (
            Step.ATTEST,
            AttestContent(clerk="李敏", answer="real", by_pin=False, signers=clerks[:1]),
            set(AttestControl),
        ),
        "attest_pin": (
            Step.ATTEST,
            AttestContent(
                clerk="李敏",
                answer="real",
                signers=clerks[:1],
                message=Message.PIN_WRONG,
                attempts_left=3,
            ),
            {AttestControl.ATTEST_REAL, AttestControl.ATTEST_NOT_REAL},
        ),
        "clerk_review": (
            Step.CLERK_REVIEW,
            ClerkReviewContent(
                why=(Why.ANOTHER_PERSON, Why.NOT_ALIKE, Why.NO_TURN),
                rows=rows[:3],
                portrait=_portrait(),
                message=Message.CLERK_NEEDED,
            ),
            _ANSWERS,
        ),
        "clerk_review_doubts": (
            Step.CLERK_REVIEW,
            ClerkReviewContent(
                why=(Why.PICTURE_POSSIBLE, Why.NOT_ALIKE, Why.SUSPECTED_BEFORE, Why.MANY_SESSIONS),
                rows=rows[:3],
                portrait=_portrait(),
                message=Message.CLERK_NEEDED,
            ),
            _ANSWERS,
        ),
        "clerk_review_second": (
            Step.CLERK_REVIEW,
            ClerkReviewContent(
                why=(Why.FACE_DECLINED,),
                rows=rows[:3],
                portrait=_portrait(),
                answer="not_holder",
                signed=("李敏",),
                signers=(m.StaffName("c02", "陈强"), m.StaffName("c03", "欧阳建国")),
                second=True,
            ),
            _ANSWERS,
        ),
        "clerk_review_one_other": (
            Step.CLERK_REVIEW,
            ClerkReviewContent(
                why=(Why.FACE_DECLINED,),
                rows=rows[:3],
                portrait=_portrait(),
                answer="holder",
                signed=("李敏",),
                signers=(m.StaffName("c02", "陈强"),),
                second=True,
            ),
            _ANSWERS,
        ),
        "clerk_review_sign": (
            Step.CLERK_REVIEW,
            ClerkReviewContent(
                why=(Why.FACE_DECLINED,),
                rows=rows[:3],
                portrait=_portrait(),
                answer="holder",
                signers=clerks[:1],
                message=Message.PIN_WRONG,
                attempts_left=3,
            ),
            _ANSWERS,
        ),
        "notice": (
            Step.NOTICE,
            NoticeContent(
                notice.title,
                notice.version,
                notice.paragraphs,
                dwell_left_s=4,
                message=Message.READ_TO_THE_END,
                short=notice.short,
            ),
            set(),
        ),
        "statement": (
            Step.STATEMENT,
            _statement(language),
            {*_READS_ALOUD, StatementControl.BEGIN_READING},
        ),
        "statement_sentence": (
            Step.STATEMENT,
            _statement(language, Message.NONE, phase="sentence", level=0.6),
            _READS_ALOUD,
        ),
        "statement_digit": (
            Step.STATEMENT,
            _statement(language, Message.NONE, phase="digit", digit=8, said=3, level=0.2),
            _READS_ALOUD,
        ),
        "statement_seen": (
            Step.STATEMENT,
            _statement(language, Message.STATEMENT_IS_SEEN, phase="plays"),
            {*_READS_ALOUD, *StatementControl},
        ),
        "statement_again": (
            Step.STATEMENT,
            _statement(language, Message.STATEMENT_LIPS, tries_left=1),
            {*_READS_ALOUD, StatementControl.BEGIN_READING},
        ),
        "signature": (
            Step.SIGNATURE,
            SignatureContent(
                (_stroke(0.3), _stroke(0.5)),
                Message.SIGNATURE_TOO_SHORT,
                m.PadSize(736, 640),
                heard=2,
                room=1000,
            ),
            {SignatureControl.SIGN, SignatureControl.CLEAR_SIGNATURE},
        ),
        "notice_cancellation": (
            Step.NOTICE,
            NoticeContent(statement.title, statement.version, statement.paragraphs),
            {NoticeControl.NOTICE_READ},
        ),
        "signature_cancellation": (
            Step.SIGNATURE,
            SignatureContent(
                (_stroke(0.3),), pad=m.PadSize(736, 640), heard=1, room=1000, flow="cancel"
            ),
            {SignatureControl.SIGN, SignatureControl.CLEAR_SIGNATURE},
        ),
        "notice_transfer": (
            Step.NOTICE,
            NoticeContent(handing.title, handing.version, handing.paragraphs),
            {NoticeControl.NOTICE_READ},
        ),
        "signature_transfer": (
            Step.SIGNATURE,
            SignatureContent(
                (_stroke(0.3),), pad=m.PadSize(736, 640), heard=1, room=1000, flow="transfer_out"
            ),
            {SignatureControl.SIGN, SignatureControl.CLEAR_SIGNATURE},
        ),
        "safe_use": (
            Step.SAFE_USE,
            leaflets.shown(_NOTICES.safe_use(language), to_take=True),
            set(SafeUseControl),
        ),
        "young_users": (
            Step.YOUNG_USERS,
            leaflets.shown(_NOTICES.young(language), to_take=False),
            set(YoungUsersControl),
        ),
        "three_nos": (
            Step.THREE_NOS,
            ThreeNosContent(clerk="李敏", by_pin=False, signers=clerks[:1]),
            set(ThreeNosControl),
        ),
        "three_nos_pin": (
            Step.THREE_NOS,
            ThreeNosContent(
                clerk="李敏", signers=clerks[:1], message=Message.PIN_WRONG, attempts_left=3
            ),
            set(),
        ),
        "confirmation_open": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, message=Message.ICCID_MALFORMED),
            set(),
        ),
        "confirmation": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, "19900000001", "8986000000000000010", seen=True),
            {Control.CONFIRM},
        ),
        "confirmation_unseen": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, "19900000001", "8986000000000000010"),
            set(),
        ),
        "confirmation_esim": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, "19900000001", eid=_EID, imei=_IMEI, seen=True),
            {Control.CONFIRM},
        ),
        "confirmation_esim_open": (
            Step.CONFIRMATION,
            ConfirmationContent(rows, message=Message.EID_MALFORMED, eid=_EID),
            set(),
        ),
        "confirmation_of_organisation": (
            Step.CONFIRMATION,
            ConfirmationContent(
                (*rows[:3], *_HELD, rows[3]), "1440000000001", "8986000000000000010"
            ),
            {Control.CONFIRM},
        ),
        "result_effective": (
            Step.RESULT,
            ResultContent("ALLOW", Message.EFFECTIVE, "89B8DCF255"),
            {Control.DONE},
        ),
        "result_deferred": (
            Step.RESULT,
            ResultContent("DEFER", Message.CAPTURED_NOT_EFFECTIVE, "89B8DCF255", reasons),
            {Control.DONE},
        ),
        "result_held": (
            Step.RESULT,
            ResultContent("ALLOW", Message.CARRIER_CHECKS, "89B8DCF255"),
            {Control.DONE, Control.OBJECT},
        ),
        "result_refused": (
            Step.RESULT,
            ResultContent("REFUSE", Message.NONE, "89B8DCF255", reasons),
            {Control.DONE},
        ),
        "ticket": (
            Step.TICKET,
            TicketContent("417", Message.FACE_DECLINED, reasons, "89B8DCF255"),
            {Control.DONE},
        ),
        "cancelled": (
            Step.CANCELLED,
            CancelledContent(take_card=True, paper=_PAPER),
            {Control.DONE, Control.PRINT},
        ),
        "result_refused_paper": (
            Step.RESULT,
            ResultContent(
                "REFUSE", Message.NONE, "89B8DCF255", take_card=False, paper=_PAPER_NOT_PRINTED
            ),
            {Control.DONE, Control.OBJECT, Control.PRINT},
        ),
        "ticket_waits": (
            Step.TICKET,
            TicketContent("417", Message.FACE_DECLINED, reasons, can_wait_min=15),
            set(TicketControl),
        ),
        "welcome_called": (
            Step.WELCOME,
            WelcomeContent(called=("417", "028")),
            _OTHER_STARTS | {WelcomeControl.START_NEW_SIM},
        ),
        "wiped": (Step.WIPED, WipedContent(), set()),
        "with_clerk": (
            Step.WITH_CLERK,
            WithClerkContent(Step.CLERK_REVIEW, Message.CLERK_NEEDED),
            set(),
        ),
        "desk": (
            Step.DESK,
            DeskContent(
                clerk="李敏",
                at=Step.NOTICE,
                staff_called=True,
                tickets=(
                    WaitingTicket(
                        "a", "417", Message.FACE_DECLINED, Flow.NEW_SIM, 3, called=True, parked=True
                    ),
                    WaitingTicket("b", "028", Message.REFERRED, Flow.SECOND_VERIFY, 0),
                ),
                chosen="a",
                day=m.DayFigures(
                    records=31,
                    confirmed=27,
                    seconds=164,
                    sent_back=(
                        m.SentBack("staff_signature_missing", 2),
                        m.SentBack("number_not_in_stock", 1),
                        m.SentBack("N-CARD-02", 1),
                    ),
                ),
                asked=(AskedElsewhere("a", "kiosk-sj-0412", "周宁"),),
            ),
            {DeskControl.CALL_TICKET},
        ),
        "desk_free": (
            Step.DESK,
            DeskContent(clerk="李敏", at=Step.WELCOME, message=Message.READER_REFUSED),
            {DeskControl.CHANGE_SHIFT},
        ),
    } | number_pages.contents(language)


def snapshot(
    name,
    language="zh_CN",
    *,
    large=False,
    revision=1,
    idle=None,
    visit="v1",
    spoken=False,
    aloud=None,
):
    step, content, controls = contents(language)[name]
    page = PAGES[step]
    on_the_way = page.in_visit and not page.ends_visit
    acting = controls | set(EVERYWHERE) | (_ON_THE_WAY if on_the_way else set())
    acting -= set() if aloud else {Control.VOLUME}  # no button is there then
    return m.Snapshot(
        visit=visit,
        revision=revision,
        step=step,
        language=language,
        large_text=large,
        content=content,
        controls=frozenset(map(str, acting)),
        strip=None
        if step in _WITHOUT_STRIP or name in _OF_TWO_SCREENS
        else _STRIPS.get(name, _STRIP),
        spoken_help=spoken,
        reading_aloud=aloud,
        staff=page.audience == "clerk",
        idle_left_s=idle,
    )
