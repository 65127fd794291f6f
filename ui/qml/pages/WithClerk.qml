import QtQuick
import Kiosk
import "../parts"

// For the customer, while the clerk answers something on a screen of their own.
Page {
    id: page
    title: qsTr("The clerk is checking something for you")
    progress: content.at === "focus_check" ? "document" : content.at === "three_nos" ? "signature" : "presence"

    Scroller {
        anchors.fill: parent
        spacing: 24
        Heading {
            width: parent.width
            text: page.title
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            color: Theme.ink
            text: page.content.at === "attest"
                ? qsTr("The clerk looks whether a real person sits before the camera. You need do nothing.")
                : page.content.at === "three_nos"
                ? qsTr("The clerk tells you what a card may not be used for. Please listen, and ask what is not clear.")
                : page.content.at === "focus_check"
                ? qsTr("Please answer what the clerk asks you. A supervisor then confirms it.")
                : qsTr("The clerk compares you with the picture of your document, and a second person confirms it. Please look at the clerk.")
        }
        Paragraph {
            width: parent.width
            text: qsTr("It goes on here as soon as the clerk has answered. Please stay, and keep your document ready.")
        }
    }
}
