import QtQuick
import Kiosk
import "../parts"

// For the customer: the number under which a clerk goes on with them.
Page {
    id: page
    title: qsTr("A clerk helps you on")
    messages: ({
        statement_declined: qsTr("You need not read aloud. A clerk goes on with you here, and all that you did so far still counts."),
        statement_failed: qsTr("The recording did not work out. A clerk goes on with you, and all that you did so far still counts."),
        referred: qsTr("A clerk takes over from here.")
    })

    readonly property bool waits: content.can_wait_min > 0

    Scroller {
        anchors.top: parent.top
        anchors.bottom: page.waits ? waiting.top : done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Heading {
            width: parent.width
            text: page.title
        }
        Rectangle {
            width: parent.width
            height: number.implicitHeight + 24
            radius: Theme.cardRadius
            color: Theme.paper
            Paragraph {
                x: Theme.padding
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Your ticket")
            }
            Text {
                textFormat: Text.PlainText
                id: number
                x: parent.width - width - Theme.padding
                anchors.verticalCenter: parent.verticalCenter
                text: page.content.number
                font.pixelSize: 96
                font.bold: true
                color: Theme.brand
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                Accessible.id: "kiosk:ticket"
            }
        }
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            text: page.waits
                ? qsTr("You can wait for the clerk: what you have done so far is kept for %1 minutes, locked, and nobody sees it meanwhile. You are not refused.").arg(page.content.can_wait_min)
                : qsTr("Please stay here: the clerk sees your ticket and continues with you. You are not refused.")
        }
        Paragraph {
            width: parent.width
            visible: page.content.reference !== ""
            text: qsTr("Decision number") + qsTr(": ") + page.content.reference
            Accessible.id: "kiosk:decision_number"
        }
        Reasons {
            width: parent.width
            model: page.content.reasons
        }
        TakeAway {
            width: parent.width
            paper: page.content.paper
        }
    }
    Column {
        id: waiting
        visible: page.waits
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 12
        KioskButton {
            width: parent.width
            control: "wait_for_clerk"
            text: qsTr("I wait until %1 is called").arg(page.content.number)
        }
        KioskButton {
            width: parent.width
            control: "do_not_wait"
            text: qsTr("I do not wait")
            secondary: true
        }
    }
    Ending {
        id: done
        visible: !page.waits
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
