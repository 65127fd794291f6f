import QtQuick
import Kiosk
import "../parts"

// For the customer: what a new number is for, for whom, which kind of card, and how many.
Page {
    id: page
    title: qsTr("What is the new number for?")

    Scroller {
        anchors.fill: parent
        spacing: page.wide || Theme.large ? 14 : 12
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
                height: quantity.height + 24
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
                        Accessible.id: "kiosk:quantity:" + page.content.quantity
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
            KioskButton {
                width: request.each
                height: page.wide ? Math.max(implicitHeight, quantity.height + 24) : implicitHeight
                control: "other_product"
                text: qsTr("Kind of card: %1").arg(SharedTexts.value("product", page.content.product))
                hint: qsTr("Choose another one")
                secondary: true
            }
        }
        Grid {
            id: holders
            width: parent.width
            columns: page.wide || !Theme.large ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            readonly property real high: Math.max(another.implicitHeight, organisation.implicitHeight)
            Switch {
                id: another
                width: holders.each
                height: holders.high
                control: "for_another"
                text: qsTr("I act for another person")
                on: page.content.by_proxy
            }
            Switch {
                id: organisation
                width: holders.each
                height: holders.high
                control: "for_organisation"
                text: qsTr("For a company or another organisation")
                on: page.content.for_organisation
            }
        }
        Paragraph {
            width: parent.width
            visible: !page.wide || page.content.quantity > 1
            font.pixelSize: Theme.small + 2
            text: qsTr("One visit opens one number. For each further number the steps begin anew.")
        }
        Grid {
            id: purposes
            width: parent.width
            columns: page.wide ? 3 : 2
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: ["purpose_personal", "purpose_work", "purpose_device",
                        "purpose_douyin", "purpose_influencer", "purpose_brushing"]
                KioskButton {
                    required property string modelData
                    width: purposes.each
                    height: Math.max(implicitHeight, Theme.target * (page.wide ? 1 : 1.1))
                    control: modelData
                    secondary: true
                    text: SharedTexts.value("purpose", modelData.replace("purpose_", ""))
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
