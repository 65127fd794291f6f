import QtQuick
import Kiosk

// The upper edge: whose kiosk this is, and what helps on every page (reading aloud, text size, language, staff), always in the same place.
Rectangle {
    id: header
    height: Theme.header
    color: Bridge.staff ? Theme.staff : Theme.paper
    readonly property color inkColor: Bridge.staff ? Theme.paper : Theme.ink
    readonly property real titleWidth: reads && Theme.wide ? mark.x + mark.width : 290
    readonly property real buttonsWidth: buttons.width + Theme.margin
    property int again: 0 // how often it was asked to read the page anew
    readonly property bool reads: Bridge.readingAloud && !Bridge.clerks
    readonly property real most: (width - 2 * Theme.margin - mark.width - 40) / (reads ? 6 : 4.4) // of a button: upright and large they need it all

    Rectangle {
        id: mark
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(56, header.height - 24)
        height: width
        radius: 12
        color: Bridge.brandLogo !== "" && !Bridge.staff ? Theme.paper : Theme.brand
        Image {
            anchors.fill: parent
            visible: Bridge.brandLogo !== "" && !Bridge.staff
            fillMode: Image.PreserveAspectFit
            cache: false
            source: Bridge.brandLogo ? "data:image/jpeg;base64," + Bridge.brandLogo : ""
        }
        Icon {
            visible: Bridge.brandLogo === "" || Bridge.staff
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
        visible: Theme.wide ? !header.reads : width >= implicitWidth * 0.62 // in two lines
        text: Bridge.staff ? qsTr("For the staff") : Bridge.brandName || qsTr("Real-name registration")
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
        HelpButton { // the screen's own: nobody else is told
            visible: header.reads
            most: header.most
            icon: "again"
            ink: header.inkColor
            text: qsTr("Say it again")
            acts: true
            Accessible.id: "kiosk:say_again"
            onClicked: header.again += 1
        }
        HelpButton {
            visible: header.reads
            most: header.most
            control: "volume"
            icon: "volume"
            ink: header.inkColor
            text: qsTr("Volume %1").arg(Bridge.volume)
        }
        HelpButton {
            most: header.most
            control: "read_aloud"
            icon: "headphones"
            ink: header.inkColor
            text: header.reads ? qsTr("Stop reading") : qsTr("Read aloud")
            chosen: header.reads
        }
        HelpButton {
            most: header.most
            control: "text_size"
            icon: "text_size"
            ink: header.inkColor
            text: Theme.large ? qsTr("Normal text") : qsTr("Large text")
        }
        HelpButton {
            most: header.most
            control: "language"
            icon: "globe"
            ink: header.inkColor
            text: qsTr("中文", "name of the other language, in that language")
        }
        HelpButton {
            most: header.most
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
