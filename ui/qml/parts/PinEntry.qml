import QtQuick
import Kiosk

// A keypad for one person's PIN, which is forgotten as soon as it was sent.
Keypad {
    id: entry
    property string clerk
    property var content // of the page: how long a PIN is

    fields: [{ code: "pin", secret: true, most: content.pin_most }]
    complete: clerk !== "" && (values.pin || "").length >= content.pin_least
    onSubmitted: values => {
        Bridge.enter({ clerk: entry.clerk, pin: values.pin })
        entry.clear()
    }
}
