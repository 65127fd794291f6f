import QtQuick
import Kiosk

// Where keys have led to: a dark ring within a light one, so that it stands out on every ground.
Rectangle {
    readonly property rect box: KeyNavigation.box
    visible: box.width > 0
    x: box.x - 6
    y: box.y - 6
    width: box.width + 12
    height: box.height + 12
    radius: Theme.radius + 6
    color: "transparent"
    border.width: 3
    border.color: Theme.paper
    Rectangle {
        anchors.fill: parent
        anchors.margins: 3
        radius: Theme.radius + 3
        color: "transparent"
        border.width: 4
        border.color: Theme.focus
    }
}
