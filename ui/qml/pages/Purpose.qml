import QtQuick
import Kiosk
import "../parts"

// For the customer: what a new number is for, for whom, and how many.
Page {
    id: page
    title: qsTr("What is the new number for?")

    Scroller {
        anchors.fill: parent
        spacing: page.wide || Theme.large ? 14 : 20
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("Six steps follow: document, face, notice, signature, check, done. You can go back or cancel at any time.")
        }
        Grid {
            id: request
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Rectangle {
                width: request.each
                height: Math.max(quantity.height + 24, who.height)
                radius: Theme.radius
                color: Theme.paper
                Text {
                    textFormat: Text.PlainText
                    x: 20
                    anchors.verticalCenter: parent.verticalCenter
                    width: quantity.x - x - 12
                    text: qsTr("How many numbers in all?")
                    font.pixelSize: Theme.body
                    color: Theme.ink
                    wrapMode: Text.Wrap
                    Accessible.ignored: true
                }
                Row {
                    id: quantity
                    x: parent.width - width - 12
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 12
                    KioskButton {
                        width: Math.max(Theme.target, 84)
                        height: Theme.target
                        control: "fewer"
                        text: "−"
                        secondary: true
                        fontSize: Theme.title
                        Accessible.name: qsTr("One fewer")
                    }
                    Text {
                        textFormat: Text.PlainText
                        width: 60
                        anchors.verticalCenter: parent.verticalCenter
                        text: page.content.quantity
                        font.pixelSize: Theme.title
                        font.bold: true
                        color: Theme.ink
                        horizontalAlignment: Text.AlignHCenter
                        Accessible.role: Accessible.StaticText
                        Accessible.name: qsTr("How many numbers in all?") + " " + text
                        Accessible.description: "quantity:" + page.content.quantity
                    }
                    KioskButton {
                        width: Math.max(Theme.target, 84)
                        height: Theme.target
                        control: "more"
                        text: "+"
                        secondary: true
                        fontSize: Theme.title
                        Accessible.name: qsTr("One more")
                    }
                }
            }
            Switch {
                id: who
                width: request.each
                height: Math.max(implicitHeight, quantity.height + 24)
                control: "for_another"
                text: qsTr("I act for another person")
                on: page.content.by_proxy
            }
        }
        Paragraph {
            width: parent.width
            font.pixelSize: Theme.small + 2
            text: qsTr("One visit opens one number. For each further number the steps begin anew.")
        }
        Grid {
            id: purposes
            width: parent.width
            columns: page.wide ? 3 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: [
                    { control: "purpose_personal", text: SharedTexts.value("purpose", "personal") },
                    { control: "purpose_work", text: SharedTexts.value("purpose", "work") },
                    { control: "purpose_device", text: SharedTexts.value("purpose", "device") }
                ]
                KioskButton {
                    required property var modelData
                    width: purposes.each
                    height: page.wide ? Theme.target * 1.2 : implicitHeight
                    control: modelData.control
                    text: modelData.text
                }
            }
        }
        Paragraph {
            width: parent.width
            color: Theme.warn
            text: qsTr("Has somebody asked you to open a number for them, or promised money for it? That is how fraud begins. Call the staff.")
        }
    }
}
