import QtQuick
import Kiosk

// What is pressed: one control of the protocol. It acts only while the counter lists it; some have to be held.
Rectangle {
    id: pressable

    property string control
    property string text: SharedTexts.control(control) // one that stands in one place gets its words there
    property string hint // a second, smaller line
    property bool chosen: false
    property bool acts: Bridge.controls.indexOf(control) >= 0
    property real holdS: 0 // how long a finger has to stay before it acts; 0: a tap is enough
    readonly property bool pressed: tap.pressed
    readonly property real held: holdS && tap.pressed ? Math.min(1, Math.max(0, tap.timeHeld / holdS)) : 0 // part of that time

    signal clicked

    enabled: acts // assistive technology is told

    Accessible.role: Accessible.Button
    Accessible.name: hint ? text + qsTr(": ") + hint : text
    Accessible.id: "kiosk:" + control
    Accessible.description: !acts ? qsTr("Cannot be pressed now") : holdS ? qsTr("Hold it for %1 s").arg(holdS) : chosen ? qsTr("Chosen") : ""
    Accessible.checked: chosen
    Accessible.focusable: acts && PageGuard.open
    Accessible.onPressAction: press()

    function press() {
        if (!acts)
            return
        if (control)
            Bridge.press(control) // before its page shows another part, which takes no press at first
        pressable.clicked()
    }

    TapHandler {
        id: tap
        enabled: pressable.acts
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: pressable.holdS
        onTapped: {
            if (!pressable.holdS)
                pressable.press()
        }
        onLongPressed: {
            if (pressable.holdS)
                pressable.press()
        }
    }
}
