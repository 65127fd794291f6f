import QtQuick
import Kiosk
import "../parts"

// For the customer: what happened to the SIM card. The first two choices report its loss.
Page {
    id: page
    title: qsTr("What happened to your SIM card?")
    readonly property var icons: ({ card_lost: "search", card_stolen: "warning", card_broken: "sim" })

    Scroller {
        anchors.fill: parent
        spacing: page.wide ? 16 : 24
        Heading {
            width: parent.width
            text: page.title
        }
        Grid {
            id: choices
            width: parent.width
            columns: page.wide ? 3 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: [
                    { control: "card_lost", text: qsTr("I lost it"), hint: qsTr("Choosing this reports the loss") },
                    { control: "card_stolen", text: qsTr("It was stolen"), hint: qsTr("Choosing this reports the loss") },
                    { control: "card_broken", text: qsTr("I have it, but it does not work or does not fit"), hint: qsTr("Please have the old card ready") }
                ]
                KioskButton {
                    required property var modelData
                    width: choices.each
                    height: Math.max(implicitHeight, Theme.target * (page.wide ? 2 : 1.4))
                    tile: true
                    icon: page.icons[modelData.control]
                    control: modelData.control
                    text: modelData.text
                    hint: modelData.hint
                }
            }
        }
        Paragraph {
            width: parent.width
            color: Theme.ink
            text: qsTr("You keep your number. As soon as the new card works, the old one stops for good, also if it is found again. It is the same with an eSIM: choose what happened to its phone.")
        }
        Paragraph {
            width: parent.width
            text: qsTr("Only the person to whom the number is registered can have its card replaced. Please have your original identity document ready.")
        }
        Notable {
            width: parent.width
            code: "fraud"
            text: qsTr("Has somebody told you on the phone to get a new card? That is how fraud begins. Call the staff.")
        }
    }
}
