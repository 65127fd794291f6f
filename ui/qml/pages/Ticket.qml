import QtQuick
import Kiosk
import "../parts"

// For the customer: the number under which a clerk goes on with them.
Page {
    id: page
    title: qsTr("A clerk helps you on")
    messages: ({
        referred: qsTr("A clerk takes over from here.")
    })

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.title
        }
        Rectangle {
            width: parent.width
            height: number.implicitHeight + 40
            radius: Theme.radius
            color: Theme.paper
            Column {
                id: number
                anchors.centerIn: parent
                Paragraph {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: qsTr("Your ticket")
                }
                Text {
                    textFormat: Text.PlainText
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: page.content.number
                    font.pixelSize: 96
                    font.bold: true
                    color: Theme.brand
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                    Accessible.description: "ticket"
                }
            }
        }
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            text: qsTr("Please stay here: the clerk sees your ticket and continues with you. You are not refused.")
        }
        Paragraph {
            width: parent.width
            visible: page.content.reference !== ""
            text: qsTr("Decision number") + qsTr(": ") + page.content.reference
            Accessible.description: "decision_number"
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
    Ending {
        id: done
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
