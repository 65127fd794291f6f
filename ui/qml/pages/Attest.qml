import QtQuick
import Kiosk
import "../parts"

// For the clerk: was the person who moved before the camera a living one?
Page {
    id: page
    title: qsTr("For the clerk")
    progress: "presence"

    Scroller {
        anchors.fill: parent
        spacing: 24
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            color: Theme.ink
            text: qsTr("%1, look at the customer: was it a living person who moved before the camera just now, and no picture, mask or screen?").arg(page.content.clerk)
        }
        Paragraph {
            width: parent.width
            text: qsTr("A camera alone cannot tell a face on a good screen, a mask or a fed-in picture from a person. You can.")
        }
        KioskButton {
            width: parent.width
            height: Theme.target * 1.3
            control: "attest_real"
            text: qsTr("Yes: a real person sits here")
        }
        KioskButton {
            width: parent.width
            control: "attest_not_real"
            text: qsTr("No, or I am not sure")
            secondary: true
        }
        Paragraph {
            width: parent.width
            font.pixelSize: Theme.small + 2
            text: qsTr("Your answer is part of the signed record. Next, the customer reads the risk notice.")
        }
    }
}
