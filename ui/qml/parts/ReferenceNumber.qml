import QtQuick
import Kiosk

// A reference number: what a person keeps, reads out, and names when they object.
Rectangle {
    id: reference
    property string label
    property string number
    property string phone // the number it is about; empty: none to show
    property int size: Theme.title

    visible: number !== ""
    height: words.implicitHeight + 32
    radius: Theme.cardRadius
    color: Theme.paper

    Column {
        id: words
        anchors.centerIn: parent
        width: parent.width - 32
        spacing: 4
        Paragraph {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: reference.label
            font.pixelSize: Theme.small + 2
        }
        Text {
            textFormat: Text.PlainText
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: reference.number
            font.pixelSize: reference.size
            font.letterSpacing: 3
            font.bold: true
            color: Theme.ink
            Accessible.role: Accessible.StaticText
            Accessible.name: text
            Accessible.id: "kiosk:reference"
        }
        Paragraph {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            readonly property bool personal: true
            readonly property string label: SharedTexts.field("phone_number")
            visible: reference.phone !== ""
            text: SharedTexts.field("phone_number") + qsTr(": ") + reference.phone
            font.pixelSize: Theme.small + 2
            Accessible.id: "kiosk:number"
        }
    }
}
