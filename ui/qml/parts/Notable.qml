import QtQuick
import Kiosk

// A warning: a message that has to be seen before anything else: on its own ground, with a mark.
Rectangle {
    id: notable
    property alias code: words.code
    property alias text: words.text

    visible: words.text !== ""
    height: visible ? words.implicitHeight + 28 : 0
    radius: Theme.radius
    color: Theme.warnGround
    border.width: 2
    border.color: Theme.warn

    Text {
        textFormat: Text.PlainText
        id: sign
        x: 16
        y: 14
        text: "!"
        font.pixelSize: Theme.title
        font.bold: true
        color: Theme.warn
        Accessible.ignored: true
    }
    MessageText {
        id: words
        x: sign.x + sign.width + 16
        y: 14
        width: parent.width - x - 16
        color: Theme.warn
    }
}
