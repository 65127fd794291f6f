import QtQuick
import Kiosk

// Look here: a message on its own ground, with a sign.
Rectangle {
    id: notable
    property alias code: words.code
    property alias text: words.text
    property string sign: "warning"

    visible: words.text !== ""
    height: visible ? Math.max(words.implicitHeight, mark.height) + 32 : 0
    radius: Theme.radius
    color: Theme.warnGround

    Icon {
        id: mark
        x: 20
        anchors.verticalCenter: parent.verticalCenter
        name: notable.sign
        size: Theme.body * 1.5
        color: Theme.warn
    }
    MessageText {
        id: words
        x: mark.x + mark.width + 18
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - x - 20
        color: Theme.warn
    }
}
