import QtQuick
import Kiosk

// The upper edge: the kiosk's name, and what helps on every page (text size, language, staff).
Rectangle {
    id: header
    property int spare: 12 // above and below the buttons
    height: Math.max(Theme.target, 72) + spare
    color: Bridge.staff ? Theme.staff : Theme.brand
    readonly property real titleWidth: 250
    readonly property real buttonsWidth: buttons.width + 24

    Text {
        textFormat: Text.PlainText
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.margin
        width: parent.width > 1000 ? header.titleWidth - Theme.margin : buttons.x - 2 * Theme.margin + 8
        text: Bridge.staff ? qsTr("For the staff") : qsTr("Real-name registration")
        font.pixelSize: Theme.large ? 30 : 28
        fontSizeMode: Text.Fit
        minimumPixelSize: 18
        wrapMode: Text.Wrap
        maximumLineCount: 2
        font.bold: true
        color: "#ffffff"
        Accessible.ignored: true
    }

    Row {
        id: buttons
        visible: !Bridge.clerks // whose language and size are the kiosk's
        anchors.right: parent.right
        anchors.rightMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        spacing: 8
        KioskButton {
            control: "text_size"
            secondary: true
            text: Theme.large ? qsTr("Normal text") : qsTr("Large text")
            fontSize: Theme.large ? 24 : 20
            height: Math.max(Theme.target, 60)
            width: Math.max(implicitWidth - 20, 96)
        }
        KioskButton {
            control: "language"
            text: qsTr("中文", "name of the other language, in that language")
            secondary: true
            fontSize: Theme.large ? 24 : 20
            height: Math.max(Theme.target, 60)
            width: Math.max(implicitWidth - 20, 96)
        }
        KioskButton {
            control: "call_staff"
            text: Bridge.staffCalled ? qsTr("Staff called") : qsTr("Call staff")
            chosen: Bridge.staffCalled
            secondary: true
            fontSize: Theme.large ? 24 : 20
            height: Math.max(Theme.target, 60)
            width: Math.max(implicitWidth - 20, 96)
        }
    }
}
