import QtQuick
import Kiosk

// How a number stands as a shape with a mark: nobody has to see its colour.
Item {
    id: sign
    property string status
    readonly property color tone: Texts.tone(status)
    width: Theme.large ? 76 : 64
    height: width

    Rectangle { // a circle: in order; a diamond: hurry; a square: stopped
        readonly property bool diamond: sign.status === "notified"
        anchors.centerIn: parent
        width: parent.width * (diamond ? 0.74 : 1)
        height: width
        rotation: diamond ? 45 : 0
        radius: ["suspended", "partly_suspended", "closed"].indexOf(sign.status) >= 0 ? 8 : diamond ? 6 : width / 2
        color: sign.tone
    }
    Text {
        anchors.centerIn: parent
        visible: text !== ""
        text: sign.status === "active" ? "✓" : sign.status === "notified" ? "!" : sign.status === "closed" ? "✕"
            : bars.visible ? "" : "?"
        font.pixelSize: parent.height * 0.56
        font.bold: true
        color: "#ffffff"
        Accessible.ignored: true
    }
    Row {
        id: bars
        anchors.centerIn: parent
        visible: ["suspended", "partly_suspended"].indexOf(sign.status) >= 0
        spacing: sign.width * 0.14
        Repeater {
            model: sign.status === "suspended" ? 2 : 1
            Rectangle {
                width: sign.width * 0.15
                height: sign.height * 0.5
                color: "#ffffff"
            }
        }
    }
}
