import QtQuick
import Kiosk

// Names of the staff to choose one's own from; nobody is chosen for anybody.
Flow {
    id: people
    property var list: [] // StaffName of the protocol
    property string chosen

    signal picked(string id)

    spacing: 12

    Repeater {
        model: people.list
        KioskButton {
            required property var modelData
            width: (people.width - people.spacing) / 2
            text: modelData.name
            hint: PinTexts.lock(modelData.locked_s)
            secondary: people.chosen !== modelData.id
            acts: true
            Accessible.id: "kiosk:clerk:" + modelData.id
            onClicked: people.picked(modelData.id)
        }
    }
}
