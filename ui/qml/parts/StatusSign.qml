import QtQuick
import Kiosk

// The sign of a number's state: a shape with a mark, so that nobody has to see its colour.
Item {
    id: sign
    property string status
    readonly property color tone: inOrder ? Theme.good : hurry || partly ? Theme.warn : stopped || closed ? Theme.bad : Theme.restInk
    readonly property bool inOrder: status === Enumerations.numberState.ACTIVE
    readonly property bool hurry: status === Enumerations.numberState.NOTIFIED
    readonly property bool stopped: status === Enumerations.numberState.SUSPENDED
    readonly property bool partly: status === Enumerations.numberState.PARTLY_SUSPENDED
    readonly property bool closed: status === Enumerations.numberState.CLOSED
    width: Theme.large ? 76 : 64
    height: width

    Rectangle { // a circle: in order; a diamond: hurry; a square: stopped
        anchors.centerIn: parent
        width: parent.width * (sign.hurry ? 0.74 : 1)
        height: width
        rotation: sign.hurry ? 45 : 0
        radius: sign.stopped || sign.partly || sign.closed ? 8 : sign.hurry ? 6 : width / 2
        color: sign.tone
    }
    Text {
        textFormat: Text.PlainText
        anchors.centerIn: parent
        visible: text !== ""
        text: sign.inOrder ? "✓" : sign.hurry ? "!" : sign.closed ? "✕" : bars.visible ? "" : "?"
        font.pixelSize: parent.height * 0.56
        font.bold: true
        color: "#ffffff"
        Accessible.ignored: true
    }
    Row {
        id: bars
        anchors.centerIn: parent
        visible: sign.stopped || sign.partly
        spacing: sign.width * 0.14
        Repeater {
            model: sign.stopped ? 2 : 1
            Rectangle {
                width: sign.width * 0.15
                height: sign.height * 0.5
                color: "#ffffff"
            }
        }
    }
}
