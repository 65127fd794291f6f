import QtQuick
import Kiosk

// The chip's portrait, 3 : 4; it comes with the page and goes with it.
Rectangle {
    id: portrait
    property string jpeg // base64

    width: height * 3 / 4
    radius: Theme.radius
    color: Theme.rest

    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("The document's photo")
    Accessible.id: "kiosk:portrait"

    Image {
        anchors.fill: parent
        fillMode: Image.PreserveAspectFit
        cache: false
        source: portrait.jpeg ? "data:image/jpeg;base64," + portrait.jpeg : ""
    }
}
