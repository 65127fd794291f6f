import QtQuick
import Kiosk

// A control of the protocol. It acts only while the counter lists it.
Rectangle {
    id: button

    property string control
    property string text: Texts.control(control)
    property bool secondary: false
    property bool acts: Bridge.controls.indexOf(control) >= 0
    property int fontSize: Theme.body

    signal clicked

    implicitHeight: Math.max(Theme.target, label.implicitHeight + 24)
    implicitWidth: label.implicitWidth + 40
    radius: Theme.radius
    color: !acts ? Theme.rest : tap.pressed ? Theme.brandPressed : secondary ? Theme.paper : Theme.brand
    border.width: secondary && acts ? 2 : 0
    border.color: Theme.brand

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: control
    Accessible.focusable: acts
    Accessible.onPressAction: press()

    function press() {
        if (!acts)
            return
        button.clicked()
        if (control)
            Bridge.press(control)
    }

    Text {
        id: label
        anchors.fill: parent
        anchors.margins: 8
        text: button.text
        font.pixelSize: button.fontSize
        color: !button.acts ? Theme.restInk : button.secondary && !tap.pressed ? Theme.brand : "#ffffff"
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        Accessible.ignored: true
    }

    TapHandler {
        id: tap
        enabled: button.acts
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: button.press()
    }
}
