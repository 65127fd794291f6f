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

    function colour(state: string): color {
        switch (state) {
        case Enumerations.verdict.ACCEPTED: return Theme.good
        case Enumerations.verdict.REJECTED:
        case "dead": return Theme.bad
        default: return Theme.quiet
        }
    }
}
