import QtQuick
import Kiosk

// A scrolling column: room for content that may be taller than the page (large text, landscape).
// As long as there is something below what is seen, it says so.
Item {
    id: scroller
    default property alias children: room.data
    property int spacing: Theme.gap
    readonly property real contentHeight: room.implicitHeight
    readonly property bool overflows: contentHeight > height + 1
    readonly property bool atEnd: !overflows || view.contentY + view.height >= contentHeight - 1

    // By as much as is seen, for whoever cannot push.
    function goOn() {
        view.contentY = Math.min(view.contentHeight - view.height, view.contentY + view.height * 0.85)
    }

    signal moved // what is seen of it may be something else

    // Whether an item within it is seen down to its lower edge; one that has no place yet is not.
    function shows(item: Item): bool {
        return item.y > 0 && item.mapToItem(view, 0, item.height).y <= view.height + 1
    }

    Flickable {
        id: view
        width: parent.width
        height: parent.height - (scroller.overflows ? below.height : 0)
        contentHeight: room.implicitHeight
        contentWidth: width
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: scroller.overflows
        onContentYChanged: {
            // What has come to its end does not roll on unseen: the next tap would only stop it.
            if (moving && !dragging && (atYEnd || atYBeginning))
                cancelFlick()
            scroller.moved()
        }
        onContentHeightChanged: scroller.moved()
        onHeightChanged: scroller.moved()
        Accessible.role: Accessible.Pane
        Accessible.id: "kiosk:scroller"

        Column {
            id: room
            width: view.width - (scroller.overflows ? 16 : 0)
            spacing: scroller.spacing
        }
    }

    Rectangle {
        visible: scroller.overflows
        x: parent.width - 8
        y: view.height * view.visibleArea.yPosition
        width: 8
        height: view.height * view.visibleArea.heightRatio
        radius: 4
        color: Theme.edge
    }

    Item { // it keeps its room at the end, too: nothing moves under a finger
        id: below
        y: parent.height - height
        width: parent.width
        height: Math.ceil(sign.implicitHeight) + 8
        visible: scroller.overflows
        Text {
            textFormat: Text.PlainText
            id: sign
            y: 8
            width: parent.width
            visible: !scroller.atEnd
            horizontalAlignment: Text.AlignHCenter
            text: "↓ " + qsTr("There is more below: push the page up")
            font.pixelSize: Theme.small
            font.bold: true
            color: Theme.warn
            elide: Text.ElideRight
            Accessible.role: Accessible.Button
            Accessible.name: text
            Accessible.id: "kiosk:more_below"
            Accessible.focusable: PageGuard.open
            Accessible.onPressAction: scroller.goOn()
            TapHandler {
                onTapped: scroller.goOn()
            }
        }
    }
}
