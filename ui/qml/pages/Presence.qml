import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Face check")
    readonly property bool stopped: Bridge.controls.indexOf("retry") >= 0

    Item {
        id: picture
        readonly property real roomWidth: page.wide ? page.width * 0.5 : page.width
        readonly property real roomHeight: page.wide ? page.height : page.height - words.height - 20
        width: Math.min(roomWidth, roomHeight * 4 / 3)
        height: width * 3 / 4
        x: page.wide ? 0 : (page.width - width) / 2
        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: "#1c2536"
        }
        Preview {
            anchors.fill: parent
            ring: Bridge.frames
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Your picture, as in a mirror")
        }
        Rectangle { // where the face belongs
            anchors.centerIn: parent
            width: parent.height * 0.66
            height: parent.height * 0.9
            radius: width / 2
            color: "transparent"
            border.width: 5
            border.color: page.content.message === "comparing" || page.content.message === "back_to_centre" ? "#4fd28a" : "#ffffff"
        }
    }

    Column {
        id: words
        x: page.wide ? picture.roomWidth + 32 : 0
        y: page.wide ? 0 : page.height - height
        width: parent.width - x
        spacing: 16
        MessageText {
            width: parent.width
            code: page.content.message
            font.pixelSize: page.stopped ? Theme.title : Theme.huge
            font.bold: true
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.15
            color: page.stopped ? Theme.bad : Theme.ink
        }
        Paragraph {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.content.action > 0
                ? qsTr("Movement %1 of %2").arg(page.content.action).arg(page.content.actions)
                  + (page.content.seconds_left > 0 ? "   " + qsTr("%1 s").arg(page.content.seconds_left) : "")
                : qsTr("Only one face in the picture, no mask, no dark glasses.")
            Accessible.description: "action:" + page.content.action
        }
        KioskButton {
            width: parent.width
            control: "retry"
            visible: page.stopped
        }
        KioskButton {
            width: parent.width
            control: "another_way"
            secondary: true
        }
    }
}
