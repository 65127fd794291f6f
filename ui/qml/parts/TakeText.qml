import QtQuick
import Kiosk

// A text to take home: a QR code that holds its words, so that any phone reads it without a network.
Rectangle {
    id: take
    property var qr: []
    readonly property bool beside: width >= 620 // the words stand beside the code
    readonly property int side: beside ? 280 : Math.min(width - 32, 340)
    implicitHeight: beside ? Math.max(side, words.implicitHeight) + 32 : side + words.implicitHeight + Theme.gap + 32
    radius: Theme.cardRadius
    color: Theme.paper
    border.width: 1
    border.color: Theme.hair

    QrCode {
        x: take.beside ? 16 : (take.width - width) / 2
        y: 16
        width: take.side
        height: width
        modules: take.qr
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("QR code of this text")
        Accessible.id: "kiosk:qr"
    }
    Column {
        id: words
        x: take.beside ? 32 + take.side : 16
        y: take.beside ? 16 : 16 + take.side + Theme.gap
        width: take.width - x - 16
        spacing: 12
        Paragraph {
            width: parent.width
            color: Theme.ink
            font.bold: true
            text: qsTr("Take this text with you")
        }
        Paragraph {
            width: parent.width
            text: qsTr("Scan the code with your phone: it holds these words. They are also on the receipt that can be printed at the end.")
        }
    }
}
