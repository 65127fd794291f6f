"""From a visit to what it asks the carrier about the document, and the number where there is one."""

from kiosk.identity.documents import Document
from kiosk.records.question import Question
from kiosk.settings import Settings
from kiosk.visit.fact_collection import home_province
from kiosk.visit.visit import Visit


def question(visit: Visit, document: Document, settings: Settings) -> Question:
    """Empty where there is nothing to say."""
    return Question(
        document_kind=document.kind.value,
        document_number=document.holder.number,
        flow=visit.flow,
        record_id=visit.record_id,
        number=visit.phone_number,
        iccid=visit.iccid,
        store=settings.store.id,
        clerk=visit.clerk.id if visit.clerk else "",
        home_province=home_province(document),
        quantity=visit.quantity,
        purpose=visit.purpose,
        organisation=visit.organisation,
        network=visit.network,
        reader=document.reader_device.text if document.reader_device else "",
    )
