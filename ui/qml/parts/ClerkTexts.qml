pragma Singleton
import QtQuick
import Kiosk

// What the clerk's strip and desk say of a record.
QtObject {
    // How far a record has come.
    function record(state: string): string {
        switch (state) {
        case "ready": return qsTr("waiting")
        case "leased":
        case "sent": return qsTr("sent")
        case "purged":
        case Enumerations.verdict.ACCEPTED: return qsTr("confirmed")
        case Enumerations.verdict.REJECTED: return qsTr("rejected")
        case Enumerations.verdict.HELD: return qsTr("held by the carrier")
        case "dead": return qsTr("needs a technician")
        default: return state
        }
    }

    // Why the carrier rejected a record: what to look at next time.
    function sentBack(reason: string): string {
        if (/^[A-Z]+-/.test(reason))
            return qsTr("the carrier's rules refuse it (%1)").arg(reason)
        if (/^(staff_|signer_|signed_)/.test(reason))
            return qsTr("a signature of the staff is missing, or somebody signed who may not (%1)").arg(reason)
        if (/^(document_|kind_)/.test(reason))
            return qsTr("the document's proof is missing or does not hold (%1)").arg(reason)
        if (/^(number_|iccid_|replacement_)/.test(reason))
            return qsTr("number or card is not one to hand out here (%1)").arg(reason)
        if (/^(unsigned|face_)/.test(reason))
            return qsTr("the customer's signature or face check does not count (%1)").arg(reason)
        return qsTr("see the carrier's list of codes (%1)").arg(reason)
    }

    function colour(state: string): color {
        switch (state) {
        case Enumerations.verdict.ACCEPTED: return Theme.good
        case Enumerations.verdict.REJECTED:
        case "dead": return Theme.bad
        default: return Theme.quiet
        }
    }
}
