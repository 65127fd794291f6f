import QtQuick
import Kiosk

// A keypad for one person's PIN, which is forgotten as soon as it was sent.
Keypad {
    id: pinPad
    property string clerk
    property var content // of the page: how long a PIN is

    fields: [{ code: "pin", secret: true, most: content.pin_most }]
    complete: clerk !== "" && (values.pin || "").length >= content.pin_least
    onSubmitted: values => {
        Bridge.enter({ clerk: pinPad.clerk, pin: values.pin })
        pinPad.clear()
    }
}
