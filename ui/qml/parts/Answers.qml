import QtQuick
import Kiosk

// A clerk's buttons for three ways on: yes, no, and nobody there to sign it. The third is the way out.
Flow {
    id: answers
    property var ways: [] // [{control, text}]
    property bool wide: false
    readonly property real half: (width - spacing) / 2
    readonly property real third: (width - 2 * spacing) / 3

    signal chosen

    height: visible ? implicitHeight : 0
    spacing: 12

    Repeater {
        model: answers.ways
        KioskButton {
            required property var modelData
            required property int index
            width: answers.wide ? answers.third : index === 2 ? answers.width : answers.half
            control: modelData.control
            text: modelData.text
            secondary: index > 0
            onClicked: answers.chosen()
        }
    }
}
