import QtQuick
import Kiosk

// The last buttons of a visit: object, where a decision can be objected to, and finish.
Row {
    id: ending
    readonly property bool objects: Bridge.controls.indexOf("object") >= 0
    readonly property real tallest: Math.max(objection.implicitHeight, done.implicitHeight)
    spacing: 12

    KioskButton {
        id: objection
        visible: ending.objects
        width: (ending.width - ending.spacing) / 2
        height: ending.tallest
        control: "object"
        text: qsTr("I object to this")
        secondary: true
    }
    KioskButton {
        id: done
        width: ending.objects ? (ending.width - ending.spacing) / 2 : ending.width
        height: ending.tallest
        control: "done"
        text: qsTr("Finish and erase my data")
    }
}
