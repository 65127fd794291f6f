import QtQuick
import Kiosk

// A paper to draw on with finger, pen, mouse or keys; what it shows is what the counter has taken.
Item {
    id: root
    property alias known: pad.known // a page's content: strokes, pad, heard, room
    property string name
    property string mark // its accessible name for programs
    property bool signed: false // with a line to sign on
    readonly property alias palm: pad.palm
    property rect paper: Qt.rect(0, 0, 0, 0)

    Rectangle {
        x: root.paper.x
        y: root.paper.y
        width: root.paper.width
        height: root.paper.height
        radius: Theme.radius
        color: Theme.paper
        border.width: 2
        border.color: Theme.brand
        Rectangle {
            visible: root.signed
            x: 40
            y: parent.height * 0.78
            width: parent.width - 80
            height: 1
            color: Theme.hair
        }
    }
    SignaturePad {
        id: pad
        anchors.fill: parent
        onPaperChanged: root.paper = paper
        onStroke: (points, size) => Bridge.stroke(points, size)
        Accessible.role: Accessible.Canvas
        Accessible.name: root.name
        Accessible.id: "kiosk:" + root.mark
        Accessible.focusable: PageGuard.open
    }
}
