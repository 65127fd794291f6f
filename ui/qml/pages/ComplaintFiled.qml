import QtQuick
import Kiosk
import "../parts"

// For the customer: the complaint's receipt.
Page {
    id: page
    readonly property bool bad: ["not_saved", "carrier_rejected"].indexOf(content.message) >= 0
    readonly property bool saved: content.reference !== ""
    title: content.message === "not_saved" ? qsTr("Not saved")
        : saved ? qsTr("Your complaint is filed") : qsTr("One moment, please")
    messages: ({
        complaint_taken: qsTr("Your complaint is saved. It is sent to the carrier as soon as the network allows."),
        complaint_received: qsTr("The carrier has received your complaint.")
    })

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: page.wide ? 12 : 20
        Text {
            textFormat: Text.PlainText
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.bad ? "✕" : page.saved ? "✓" : "…"
            font.pixelSize: page.wide ? 56 : 90
            color: page.bad ? Theme.bad : page.saved ? Theme.good : Theme.brand
            Accessible.ignored: true
        }
        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.title
            color: page.bad ? Theme.bad : Theme.ink
        }
        ReferenceNumber {
            width: parent.width
            label: qsTr("Receipt number of the complaint")
            number: page.content.reference
            size: Theme.huge
        }
        MessageText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            code: page.content.message
            text: page.told
        }
        Labelled {
            width: parent.width
            label: qsTr("It goes to")
            value: SharedTexts.route(page.content.route)
            mark: "route:" + page.content.route
        }
        Labelled {
            width: parent.width
            label: qsTr("Against decision")
            value: page.content.about
            mark: "about"
        }
        Paragraph {
            width: parent.width
            visible: page.saved
            text: qsTr("Keep both numbers. Fraud tips and urgent questions: 96110.")
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
