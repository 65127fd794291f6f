import QtQuick
import Kiosk
import "../parts"

// For the customer: how data is used, and the separate consent for the face.
Page {
    id: page
    title: qsTr("Your data, and your face")

    Heading {
        id: heading
        width: parent.width
        text: page.title
    }
    Scroller {
        anchors.top: heading.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: buttons.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        Repeater {
            model: [[qsTr("How your data is used"), page.content.privacy], [qsTr("Separate consent for your face"), page.content.face]]
            Rectangle {
                id: paper
                required property var modelData
                width: parent.width
                height: text.implicitHeight + 32
                radius: Theme.radius
                color: Theme.paper
                Column {
                    id: text
                    x: 16
                    y: 16
                    width: parent.width - 32
                    spacing: 8
                    Paragraph {
                        width: parent.width
                        text: paper.modelData[0]
                        font.bold: true
                        color: Theme.ink
                    }
                    Paragraph {
                        width: parent.width
                        text: paper.modelData[1]
                    }
                }
            }
        }
    }
    Column {
        id: buttons
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 12
        KioskButton {
            width: parent.width
            control: "agree"
            text: qsTr("I agree to both")
        }
        Row {
            id: choices
            width: parent.width
            spacing: 12
            readonly property real half: (width - spacing) / 2
            readonly property real tallest: Math.max(other.implicitHeight, slowly.implicitHeight)
            KioskButton {
                id: other
                width: choices.half
                height: choices.tallest
                control: "another_way"
                secondary: true
            }
            KioskButton {
                id: slowly
                width: choices.half
                height: choices.tallest
                control: "more_time"
                secondary: true
            }
        }
    }
}
