import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Welcome. What would you like to do?")

    Scroller {
        anchors.fill: parent
        anchors.bottomMargin: Theme.target + 16
        spacing: 24
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("It takes about %1 minutes. Please have your original identity document ready.").arg(page.content.minutes)
        }
        KioskButton {
            width: parent.width
            control: "start_new_sim"
            height: Theme.target * 1.4
        }
        MessageText {
            width: parent.width
            code: page.content.message
            color: Theme.bad
        }
        Paragraph {
            width: parent.width
            font.pixelSize: Theme.small + 2
            text: qsTr("Numbers are registered to the person who uses them. Selling, renting out or lending a number is against the law.")
        }
    }

    KioskButton {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: Math.max(220, implicitWidth)
        control: "sign_out"
        secondary: true
    }
}
