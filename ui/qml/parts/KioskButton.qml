import QtQuick
import Kiosk

// A button: one control of the protocol. It acts only while the counter lists it.
Rectangle {
    id: button

    property string control
    property string text: Texts.control(control) // a page gives its own controls their words
    property string hint // a second, smaller line
    property bool secondary: false
    property bool chosen: false
    property bool acts: Bridge.controls.indexOf(control) >= 0
    property int fontSize: Theme.body

    signal clicked

    readonly property color inkColor: !acts ? Theme.restInk : secondary && !tap.pressed ? Theme.brand : "#ffffff"

    implicitHeight: Math.max(Theme.target, words.height + 24)
    implicitWidth: label.implicitWidth + 40
    radius: Theme.radius
    color: !acts ? Theme.rest : tap.pressed ? Theme.brandPressed : secondary ? Theme.paper : Theme.brand
    border.width: secondary && acts ? chosen ? 5 : 2 : 0
    border.color: Theme.brand

    Accessible.role: Accessible.Button
    Accessible.name: hint ? text + qsTr(": ") + hint : text
    Accessible.description: control
    Accessible.checked: chosen
    Accessible.focusable: acts
    Accessible.onPressAction: press()

    function press() {
        if (!acts)
            return
        button.clicked()
        if (control)
            Bridge.press(control)
    }

    Column {
        id: words
        anchors.centerIn: parent
        width: parent.width - 16
        Text {
            id: label
            width: parent.width
            text: (button.chosen ? "✓ " : "") + button.text
            font.pixelSize: button.fontSize
            font.bold: button.hint !== "" || button.chosen
            color: button.inkColor
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.WordWrap
            Accessible.ignored: true
        }
        Text {
            width: parent.width
            visible: text !== ""
            text: button.hint
            font.pixelSize: Theme.small
            color: button.inkColor
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.WordWrap
            Accessible.ignored: true
        }
    }

    TapHandler {
        id: tap
        enabled: button.acts
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: button.press()
    }
}
