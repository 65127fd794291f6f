import QtQuick
import Kiosk

// A button: one control of the protocol. It acts only while the counter lists it; some have to be held.
Rectangle {
    id: button

    property string control
    property string text: SharedTexts.control(control) // one that stands in one place gets its words there
    property string hint // a second, smaller line
    property bool secondary: false
    property bool chosen: false
    property bool acts: Bridge.controls.indexOf(control) >= 0
    property int fontSize: Theme.body
    property real holdS: 0 // how long a finger has to stay before it acts; 0: a tap is enough

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
    Accessible.focusable: acts && PageGuard.open
    Accessible.onPressAction: press()

    function press() {
        if (!acts)
            return
        if (control)
            Bridge.press(control) // before its page shows another part, which takes no press at first
        button.clicked()
    }

    Rectangle {
        readonly property real part: button.holdS && tap.pressed ? Math.min(1, Math.max(0, tap.timeHeld / button.holdS)) : 0
        width: parent.width * part
        height: parent.height
        radius: button.radius
        color: Theme.good
        visible: part > 0
    }

    Column {
        id: words
        anchors.centerIn: parent
        width: parent.width - 16
        Text {
            textFormat: Text.PlainText
            id: label
            width: parent.width
            text: (button.chosen ? "✓ " : "") + button.text
            font.pixelSize: button.fontSize
            font.bold: button.hint !== "" || button.chosen
            color: button.inkColor
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        Text {
            textFormat: Text.PlainText
            width: parent.width
            visible: text !== ""
            text: button.hint
            font.pixelSize: Theme.small
            color: button.inkColor
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }

    TapHandler {
        id: tap
        enabled: button.acts
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: button.holdS
        onTapped: {
            if (!button.holdS)
                button.press()
        }
        onLongPressed: {
            if (button.holdS)
                button.press()
        }
    }
}
