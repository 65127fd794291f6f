import QtQuick
import Kiosk

// A button of three weights: filled says what goes on, outlined (secondary) is a real alternative, plain is a way out.
Pressable {
    id: button

    property string icon
    property bool secondary: false
    property bool plain: false
    property bool tile: false // words beside a large icon, from the left
    property int fontSize: Theme.body

    readonly property bool light: secondary || plain || tile
    readonly property color inkColor: !acts ? Theme.restInk : !light ? Theme.paper
        : plain ? Theme.quiet : Theme.ink
    readonly property real iconSize: !icon ? 0 : tile ? (Theme.wide ? 56 : 68) : fontSize * 1.2

    implicitHeight: Math.max(Theme.target, words.height + 24)
    implicitWidth: label.implicitWidth + 40 + (icon ? iconSize + 12 : 0)
    radius: tile ? Theme.cardRadius : Theme.radius
    color: plain ? (pressed ? Theme.rest : "transparent") : !acts ? Theme.rest
        : !light ? (pressed ? Theme.brandPressed : Theme.brand)
        : pressed || chosen ? Theme.brandGround : Theme.paper
    border.width: plain || !light || !acts ? 0 : chosen ? 5 : 2
    border.color: chosen ? Theme.brand : Theme.edge

    Rectangle {
        width: parent.width * button.held
        height: parent.height
        radius: button.radius
        color: Theme.good
        visible: button.held > 0
    }

    Rectangle { // under a tile's icon
        visible: button.tile && button.icon
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        width: button.iconSize
        height: width
        radius: 14
        color: button.acts ? Theme.brandGround : Theme.rest
    }
    Icon {
        id: sign
        visible: button.icon !== ""
        name: button.icon
        size: button.tile ? button.iconSize * 0.62 : button.iconSize
        x: button.tile ? 16 + (button.iconSize - size) / 2 : Math.max(8, words.x + (words.width - label.contentWidth) / 2 - size - 12)
        anchors.verticalCenter: parent.verticalCenter
        color: button.tile && button.acts ? Theme.brand : button.inkColor
    }

    Column {
        id: words
        readonly property real before: !button.icon ? 8 : button.tile ? 16 + button.iconSize + 16 : button.iconSize + 16
        x: before
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - before - (button.tile ? 12 : 8)
        Text {
            textFormat: Text.PlainText
            id: label
            width: parent.width
            text: (button.chosen ? "✓ " : "") + button.text
            font.pixelSize: button.fontSize
            font.bold: !button.plain
            color: button.inkColor
            horizontalAlignment: button.tile ? Text.AlignLeft : Text.AlignHCenter
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        Text {
            textFormat: Text.PlainText
            width: parent.width
            visible: text !== ""
            text: button.hint
            font.pixelSize: Theme.small
            color: button.light && button.acts ? Theme.quiet : button.inkColor
            horizontalAlignment: label.horizontalAlignment
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }
}
