import QtQuick
import Kiosk

// A scrolling column: room for content that may be taller than the page (large text, landscape).
Flickable {
    id: scroller
    default property alias children: room.data
    property int spacing: Theme.gap

    contentHeight: room.implicitHeight
    contentWidth: width
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    Accessible.role: Accessible.Pane
    Accessible.description: "scroller"

    Column {
        id: room
        width: scroller.width - (scroller.interactive ? 16 : 0)
        spacing: scroller.spacing
    }

    Rectangle {
        parent: scroller
        visible: scroller.interactive
        x: parent.width - 8
        y: parent.height * scroller.visibleArea.yPosition
        width: 8
        height: parent.height * scroller.visibleArea.heightRatio
        radius: 4
        color: Theme.line
    }
}
