import QtQuick
import Kiosk

// One person's PIN; it is forgotten as soon as it was sent.
Keypad {
    id: pinPad
    property string clerk

    fields: [{ code: "pin", secret: true, most: 12 }]
    complete: clerk !== "" && (values.pin || "").length >= 4
    onSubmitted: values => {
        Bridge.enter({ clerk: pinPad.clerk, pin: values.pin })
        pinPad.clear()
    }
}
