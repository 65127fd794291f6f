"""What a paper says: what was opened or not, and of a person only what its holder may read."""

import msgspec
import pytest
from house import HOUSE, OWN_NUMBER
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.errors import EvidenceError
from kiosk.papers import proof, qr_code
from kiosk.papers.proof import Settled
from kiosk.protocol.codes import Control


def opened():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    return visit.through_presence().to_review().give().press(Control.CONFIRM)


def paper_of(visit, *settled, language="zh_CN"):
    visit.visit.language = language
    record = record_of(visit)
    return proof.of_record(record, Settled(*settled) if settled else None, HOUSE.rules)


def rows(paper):
    return {row.label: row.value for row in paper.rows}


def words(paper):
    return str(msgspec.to_builtins(paper))


def test_a_number_that_was_opened_is_counted_before_and_after():
    paper = paper_of(opened(), "accepted", "activated")
    assert (paper.headline, paper.opened) == ("新号码已开通", "开通了 1 个号码。")
    told = rows(paper)
    assert told["办理前本证件名下号码数"] == "0"
    assert told["办理后本证件名下号码数"] == "1"
    assert told["手机号码"] == f"{NUMBER[:3]}****{NUMBER[-4:]}"
    assert told["SIM卡号末四位"] == ICCID[-4:]
    assert NUMBER not in words(paper)
    assert ICCID not in words(paper)
    assert any("微信" in note and "支付宝" in note for note in paper.notes)


@pytest.mark.parametrize("settled", [(), ("held", "place"), ("rejected", "iccid_of_other")])
def test_what_is_not_effective_has_opened_nothing(settled):
    paper = paper_of(opened(), *settled)
    told = rows(paper)
    assert "没有开通" in paper.opened
    assert told["办理前本证件名下号码数"] == told["办理后本证件名下号码数"]


def test_who_was_not_confirmed_reads_nothing_of_the_holder():
    """Refused for what the carrier knows of the holder, before any face: by a card that was found."""
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.read_document({"subject.active_cards_this_carrier": 7})
    assert visit.visit.decision.outcome == "REFUSE"
    paper = paper_of(visit)
    assert (paper.headline, "没有开通" in paper.opened) == ("今天没有办成", True)
    assert not [label for label in rows(paper) if "名下" in label]
    assert [reason.text for reason in paper.reasons] == ["现在不能办理。原因只告诉证件本人。"]
    assert "7" not in "".join(reason.text for reason in paper.reasons)


def test_a_refused_holder_reads_why_what_helps_and_where_to_object():
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.read_document({"subject.active_cards_this_carrier": 7})
    visit.see_why({"subject.active_cards_this_carrier": 7})
    paper = paper_of(visit)
    assert rows(paper)["办理后本证件名下号码数"] == "7"
    (reason, *_rest) = paper.reasons
    assert "原因只告诉证件本人" not in reason.text
    assert reason.lines
    assert any("12300" in note for note in paper.notes)


def test_a_cancelled_visit_has_a_paper_and_nothing_of_the_person():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    name = visit.visit.document.holder.name
    visit.press(Control.CANCEL)
    paper = proof.of_unkept(visit.visit.paper.of.unkept)
    assert paper.headline == "办理已取消"
    assert "没有开通" in paper.opened
    assert name not in words(paper)


def test_a_number_that_was_given_up_is_counted_down():
    visit = Rehearsal().to_cancellation(OWN_NUMBER | {"subject.active_cards_this_carrier": 3})
    visit.to_review().press(Control.CONFIRM)
    told = rows(paper_of(visit, "accepted", "surrendered"))
    assert (told["办理前本证件名下号码数"], told["办理后本证件名下号码数"]) == ("3", "2")


def test_every_word_is_there_in_english_too():
    paper = paper_of(opened(), "accepted", "activated", language="en")
    assert paper.headline == "Your new number is in service"
    assert not [row for row in paper.rows if not row.label.isascii()]


def test_a_record_of_an_earlier_kiosk_gives_none():
    record = msgspec.structs.replace(record_of(opened()), paper=None)
    with pytest.raises(EvidenceError, match="earlier kiosk"):
        proof.of_record(record, None, HOUSE.rules)


def test_the_same_record_gives_the_same_paper():
    """So that the carrier's copy has the digest of the QR code."""
    record = record_of(opened())
    settled = Settled("accepted", "activated")
    assert proof.of_record(record, settled, HOUSE.rules) == proof.of_record(
        record, settled, HOUSE.rules
    )


def test_the_code_leads_to_the_carrier_or_holds_the_words():
    paper = paper_of(opened(), "accepted", "activated")
    link = qr_code.text(paper, b"\x01" * 32, "https://carrier.example/paper", "r1")
    assert link == f"https://carrier.example/paper?record=r1&sha256={'01' * 32}"
    alone = qr_code.text(paper, b"")
    assert paper.headline in alone
    assert paper.opened in alone
    rows_ = qr_code.rows(alone)
    assert len({len(row) for row in rows_} | {len(rows_)}) == 1
