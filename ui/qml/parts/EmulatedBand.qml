import QtQuick
import Kiosk

// On every page of an emulated counter: nobody may take it for a real one.
Rectangle {
    id: band
    visible: Bridge.emulated
    height: visible ? words.implicitHeight + 2 : 0
    color: "#6b1d5c"

    Text {
        textFormat: Text.PlainText
        id: words
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: qsTr("Emulated counter: nothing here is real")
        font.pixelSize: 18 // also in large text: it takes no page's room
        font.bold: true
        color: "#ffffff"
        Accessible.role: Accessible.StaticText
        Accessible.name: text
        Accessible.id: "kiosk:emulated"
    }
}
