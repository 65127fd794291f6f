import QtQuick
import Kiosk

// A card of the clerk's desk: a title, and what stands below it.
Rectangle {
    id: card
    default property alias rows: room.data
    property string title

    implicitHeight: room.implicitHeight + 40
    height: implicitHeight
    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.hair

    Column {
        id: room
        x: 20
        y: 20
        width: card.width - 40
        spacing: 12
        Text {
            textFormat: Text.PlainText
            width: parent.width
            text: card.title
            font.pixelSize: Theme.small + 2
            font.bold: true
            color: Theme.quiet
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}
