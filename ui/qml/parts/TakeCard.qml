import QtQuick
import Kiosk

// A document still lies on the reader.
Rectangle {
    height: card.implicitHeight + 32
    radius: Theme.radius
    color: Theme.warnGround
    border.width: 2
    border.color: Theme.warn

    Paragraph {
        id: card
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 32
        horizontalAlignment: Text.AlignHCenter
        color: Theme.warn
        font.bold: true
        text: qsTr("Please take your document from the reader.")
        Accessible.description: "take_card"
    }
}
