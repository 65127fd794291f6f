import QtQuick
import Kiosk

// A clerk's buttons for yes and no.
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
            required property int index
            width: (answers.width - answers.spacing) / 2
            control: modelData.control
            text: modelData.text
            secondary: index > 0
            onClicked: answers.chosen()
        }
    }
}
