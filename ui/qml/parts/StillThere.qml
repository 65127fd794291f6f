import QtQuick
import Kiosk

// The question whether somebody is still there: the idle countdown, over everything.
Rectangle {
    id: overlay
    visible: Bridge.idleLeft >= 0
    color: "#c0101828"

    MouseArea { anchors.fill: parent } // what lies below gets no touch

    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - 80, 640)
        height: room.implicitHeight + 64
        radius: 16
        color: Theme.paper
        Column {
            id: room
            anchors.centerIn: parent
            width: parent.width - 64
            spacing: 24
            Heading {
                width: parent.width
                text: qsTr("Are you still there?")
                horizontalAlignment: Text.AlignHCenter
            }
            Paragraph {
                width: parent.width
                text: qsTr("In %1 seconds this visit ends and your data is erased.").arg(Bridge.idleLeft)
                horizontalAlignment: Text.AlignHCenter
                Accessible.description: "idle"
            }
            KioskButton {
                width: parent.width
                control: "stay"
                text: qsTr("I am still here")
            }
        }
    }
}
