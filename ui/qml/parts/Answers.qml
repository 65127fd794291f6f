import QtQuick
import Kiosk

// A clerk's buttons for yes and no. Neither weighs more than the other.
Row {
    id: answers
    property var ways: [] // [{control, text}]

    signal chosen

    height: visible ? implicitHeight : 0
    spacing: 12

    Repeater {
        model: answers.ways
        KioskButton {
            required property var modelData
            width: (answers.width - answers.spacing) / 2
            control: modelData.control
            text: modelData.text
            secondary: true
            onClicked: answers.chosen()
        }
    }
}
