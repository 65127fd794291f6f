import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("What is the new number for?")

    Scroller {
        anchors.fill: parent
        spacing: 20
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("Six steps follow: document, face, notice, signature, check, done. You can go back or cancel at any time.")
        }
        Repeater {
            model: ["purpose_personal", "purpose_work", "purpose_device"]
            KioskButton {
                required property string modelData
                width: parent.width
                control: modelData
            }
        }
        Paragraph {
            width: parent.width
            color: Theme.warn
            text: qsTr("Has somebody asked you to open a number for them, or promised money for it? That is how fraud begins. Call the staff.")
        }
    }
}
