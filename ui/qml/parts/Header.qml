import QtQuick
import Kiosk

// The upper edge: whose kiosk this is, and what helps on every page (text size, language, staff), always in the same place.
Rectangle {
    id: header
    height: Theme.header
    color: Bridge.staff ? Theme.staff : Theme.paper
    readonly property color inkColor: Bridge.staff ? Theme.paper : Theme.ink
    readonly property real titleWidth: 290
    readonly property real buttonsWidth: buttons.width + Theme.margin

    Rectangle {
        id: mark
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(56, header.height - 24)
        height: width
        radius: 12
        color: Theme.brand
        Icon {
            anchors.centerIn: parent
            name: Bridge.staff ? "people" : "sim"
            size: parent.width * 0.7
            color: Theme.paper
        }
    }
    Text {
        textFormat: Text.PlainText
        anchors.verticalCenter: parent.verticalCenter
        x: mark.x + mark.width + 14
        width: (Theme.wide ? header.titleWidth : buttons.x) - x - 14
        text: Bridge.staff ? qsTr("For the staff") : qsTr("Real-name registration")
        font.pixelSize: Theme.wide ? 21 : 28
        fontSizeMode: Text.Fit
        minimumPixelSize: 16
        wrapMode: Text.Wrap
        maximumLineCount: 2
        font.bold: true
        color: header.inkColor
        Accessible.ignored: true
    }
    Row {
        id: buttons
        visible: !Bridge.clerks // whose language and size are the kiosk's
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin - 12
        spacing: 4
        HelpButton {
            control: "text_size"
            icon: "text_size"
            ink: header.inkColor
            text: Theme.large ? qsTr("Normal text") : qsTr("Large text")
        }
        HelpButton {
            control: "language"
            icon: "globe"
            ink: header.inkColor
            text: qsTr("中文", "name of the other language, in that language")
        }
        HelpButton {
            visible: !Bridge.staff // who is here
            control: "call_staff"
            icon: "bell"
            ink: header.inkColor
            text: Bridge.staffCalled ? qsTr("Staff called") : qsTr("Call staff")
            chosen: Bridge.staffCalled
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.hair
    }
}
