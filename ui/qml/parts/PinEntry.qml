import QtQuick
import Kiosk

// A keypad for one person's PIN: it says whose, and is forgotten as soon as it was sent, or when another is chosen.
Keypad {
    id: entry
    property var content // of the page: how long a PIN is
    property string clerk
    property string name
    property bool second: false // of who signs beside the visit's clerk: a field of their own, to be held
    property string unlocks // whose PIN this one shall unlock

    fields: [{ code: second ? "second_pin" : "pin", caption: name ? qsTr("PIN of %1").arg(name) : second ? qsTr("PIN of the second person") : qsTr("PIN"), secret: true, most: content.pin_most }]
    complete: clerk !== "" && (values[fields[0].code] || "").length >= content.pin_least
    holdS: second ? 1 : 0
    onClerkChanged: clear()
    onSubmitted: values => {
        const typed = values[entry.fields[0].code]
        if (entry.second)
            Bridge.enter({ second_clerk: entry.clerk, second_pin: typed })
        else if (entry.unlocks)
            Bridge.enter({ unlocks: entry.unlocks, clerk: entry.clerk, pin: typed })
        else
            Bridge.enter({ clerk: entry.clerk, pin: typed })
        entry.clear()
    }
}
