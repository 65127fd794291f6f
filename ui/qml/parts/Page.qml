import QtQuick
import Kiosk

// What every page is: content pushed by the window, room that scrolls when it must.
Item {
    id: page

    property var content
    property string title
    readonly property bool wide: width > height

    Accessible.role: Accessible.Pane
    Accessible.name: title
    Accessible.description: "step:" + Bridge.step + ":" + Bridge.visit
}
