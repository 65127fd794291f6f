pragma Singleton
import QtQuick

// What is said of a PIN wherever one is typed: how it was taken, and how long it is locked.
QtObject {
    // By message code (kiosk.protocol.codes.Message).
    readonly property var messages: ({
        pin_wrong: qsTr("Wrong PIN. Please try again."),
        pin_locked: qsTr("Too many wrong PINs. Please wait until the time is over."),
        pin_blocked: qsTr("Too many wrong PINs. This person's PIN is locked until a supervisor unlocks it at the sign-in."),
        pin_not_checked: qsTr("PINs cannot be checked now: this kiosk cannot keep what was tried. Call the technician.")
    })

    // Of a person's PIN: seconds until it is looked at again; null: until somebody unlocks it.
    function lock(seconds: var): string {
        if (seconds === 0)
            return ""
        if (seconds > 120)
            return qsTr("locked for %1 min").arg(Math.ceil(seconds / 60))
        return seconds > 0 ? qsTr("locked for %1 s").arg(seconds) : qsTr("locked")
    }
}
