import QtQuick
import Kiosk

// One key of the keypad.
Rectangle {
    id: key
    property string label
    property string code: "key:" + label
    property bool strong: false
    readonly property bool unread: true // nobody wants to hear a whole keypad
    signal hit

    height: Theme.key
    radius: 12
    color: tap.pressed ? Theme.brandGround : strong ? Theme.brand : Theme.paper
    border.width: 1
    border.color: Theme.edge

    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.id: "kiosk:" + code
    Accessible.focusable: PageGuard.open
    Accessible.onPressAction: key.hit()

    Text {
        textFormat: Text.PlainText
        anchors.centerIn: parent
        text: key.label
        font.pixelSize: Theme.lead
        font.bold: true
        color: key.strong ? Theme.paper : Theme.ink
        Accessible.ignored: true
    }

    TapHandler {
        id: tap
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: key.hit()
    }
}
