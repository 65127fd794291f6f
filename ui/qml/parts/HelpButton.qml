import QtQuick
import Kiosk

// What helps on every page: an icon, and its word below.
Pressable {
    id: help
    property string icon
    property color ink: Theme.ink
    readonly property color inkColor: acts ? pressed || chosen ? Theme.ink : ink : Theme.restInk

    implicitWidth: Math.max(104, word.implicitWidth + 20)
    implicitHeight: Theme.header
    radius: 12
    color: pressed ? Theme.rest : chosen ? Theme.warnGround : "transparent"

    Column {
        anchors.centerIn: parent
        spacing: 2
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: help.icon
            size: Theme.wide ? 34 : 40
            color: help.inkColor
        }
        Text {
            textFormat: Text.PlainText
            id: word
            text: help.text
            font.pixelSize: Theme.small
            color: help.inkColor
            Accessible.ignored: true
        }
    }
}
