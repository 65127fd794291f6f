import QtQuick
import Kiosk

// What helps on every page: an icon, and its word below.
Pressable {
    id: help
    property string icon
    property color ink: Theme.ink
    property real most: 1000 // so wide; a longer word takes two lines
    readonly property color inkColor: acts ? pressed || chosen ? Theme.ink : ink : Theme.restInk

    implicitWidth: Math.min(most, Math.max(104, word.implicitWidth + 20))
    implicitHeight: Theme.header
    radius: 12
    color: pressed ? Theme.rest : chosen ? Theme.warnGround : "transparent"

    Column {
        anchors.centerIn: parent
        spacing: 2
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: help.icon
            size: word.lineCount > 1 ? 30 : Theme.wide ? 34 : 40
            color: help.inkColor
        }
        Text {
            textFormat: Text.PlainText
            id: word
            width: Math.min(implicitWidth, help.width - 8)
            text: help.text
            font.pixelSize: help.most < 120 ? Math.min(Theme.small, 23) : Theme.small
            lineHeightMode: Text.FixedHeight
            lineHeight: font.pixelSize * 1.3
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            color: help.inkColor
            Accessible.ignored: true
        }
    }
}
