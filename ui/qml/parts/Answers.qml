import QtQuick
import Kiosk

// A clerk's three ways on: yes, no, and nobody there to sign it. The third is the way out.
Flow {
    id: answers
    property var controls: []
    property bool wide: false
    readonly property real half: (width - spacing) / 2
    readonly property real third: (width - 2 * spacing) / 3

    signal chosen

    height: visible ? implicitHeight : 0
    spacing: 12

    Repeater {
        model: answers.controls
        KioskButton {
            required property string modelData
            required property int index
            width: answers.wide ? answers.third : index === 2 ? answers.width : answers.half
            control: modelData
            secondary: index > 0
            onClicked: answers.chosen()
        }
    }
}
