import QtQuick
import Kiosk

// A switch: one control of the protocol that is on or off. Where the knob stands says it, and so does a word.
Rectangle {
    id: toggle
    property string control
    property string text
    property bool on: false
    readonly property real wordRoom: Math.max(yes.advanceWidth, no.advanceWidth) // whichever stands there: nothing moves
    readonly property bool acts: Bridge.controls.indexOf(control) >= 0

    enabled: acts // assistive technology is told
    implicitHeight: Math.max(72, Theme.target - 16, label.implicitHeight + 24)
    radius: 14
    color: acts ? Theme.paper : Theme.rest
    border.width: acts ? 2 : 0
    border.color: toggle.on ? Theme.brand : Theme.edge

    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.id: "kiosk:" + control
    Accessible.checkable: true
    Accessible.checked: on
    Accessible.focusable: acts && PageGuard.open
    Accessible.onPressAction: press()

    function press() {
        if (acts)
            Bridge.press(control)
    }

    Text {
        textFormat: Text.PlainText
        id: label
        x: 20
        anchors.verticalCenter: parent.verticalCenter
        width: track.x - 14 - toggle.wordRoom - x - 16
        text: toggle.text
        font.pixelSize: Theme.body
        color: toggle.acts ? Theme.ink : Theme.restInk
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    TextMetrics {
        id: yes
        font: state.font
        text: qsTr("yes")
    }
    TextMetrics {
        id: no
        font: state.font
        text: qsTr("no")
    }
    Text {
        textFormat: Text.PlainText
        id: state
        x: track.x - width - 14
        anchors.verticalCenter: parent.verticalCenter
        text: toggle.on ? yes.text : no.text
        font.pixelSize: Theme.body
        font.bold: true
        color: label.color
        Accessible.ignored: true
    }
    Rectangle {
        id: track
        x: parent.width - width - 20
        anchors.verticalCenter: parent.verticalCenter
        width: 84
        height: 46
        radius: height / 2
        color: toggle.on ? Theme.brand : Theme.restInk
        Rectangle {
            x: toggle.on ? parent.width - width - 5 : 5
            anchors.verticalCenter: parent.verticalCenter
            width: 36
            height: width
            radius: width / 2
            color: Theme.paper
        }
    }

    TapHandler {
        enabled: toggle.acts
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: toggle.press()
    }
}
