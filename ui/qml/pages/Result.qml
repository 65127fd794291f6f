import QtQuick
import Kiosk
import "../parts"

// For the customer: what became of the request, and why.
Page {
    id: page
    readonly property string flow: content.flow
    readonly property string code: content.message
    readonly property bool good: ["effective", "number_verified", "number_resumed"].indexOf(code) >= 0
    readonly property bool refused: !good && content.outcome !== Enumerations.outcome.ALLOW && content.outcome !== Enumerations.outcome.DEFER
    readonly property bool suspended: code === "number_suspended"
    readonly property bool bad: refused || suspended || ["carrier_rejected", "not_saved"].indexOf(code) >= 0
    title: code === "not_saved" ? qsTr("Not saved")
        : code === "number_verified" ? qsTr("Your number is verified")
        : code === "number_resumed" ? qsTr("You have your number back")
        : suspended ? qsTr("The number is suspended")
        : refused ? refusal()
        : good ? qsTr("Done") : code === "carrier_rejected" ? qsTr("Not accepted")
        : code === "carrier_checks" ? qsTr("Being checked by the carrier")
        : code === "captured_not_effective" ? qsTr("Captured, not yet effective")
        : qsTr("One moment, please")
    messages: ({
        waiting_for_receipt: qsTr("Saved. Waiting for the carrier's receipt."),
        captured_not_effective: qsTr("Captured, not yet effective. It is sent as soon as the network allows. Keep the reference number."),
        effective: qsTr("The carrier has confirmed. Your number is in service."),
        number_verified: qsTr("The carrier has confirmed: your number is verified and stays in service."),
        number_resumed: qsTr("The carrier has confirmed: your number is in service again."),
        number_suspended: qsTr("The verification was not passed, and the carrier has suspended the number. You can object, or come again with the right person and document.")
    })

    function refusal(): string {
        switch (flow) {
        case Enumerations.flow.SECOND_VERIFY: return qsTr("The verification was not passed")
        case Enumerations.flow.RESUME: return qsTr("The number cannot be given back now")
        default: return qsTr("This number cannot be opened now")
        }
    }

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Text {
            textFormat: Text.PlainText
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.bad ? "✕" : page.good ? "✓" : "…"
            font.pixelSize: page.wide || page.content.reasons.length ? 56 : 90
            color: page.bad ? Theme.bad : page.good ? Theme.good : Theme.brand
            Accessible.ignored: true
        }
        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.title
            color: page.bad ? Theme.bad : Theme.ink
            Accessible.description: "outcome:" + page.content.outcome
        }
        MessageText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: page.content.wait_left_s > 0
            text: qsTr("at most %1 s").arg(page.content.wait_left_s)
        }
        ReferenceNumber {
            width: parent.width
            label: page.bad ? qsTr("Decision number: name it when you object")
                : page.content.reasons.length ? qsTr("Reference number, and decision number if you object")
                : qsTr("Reference number")
            number: page.content.reference
            phone: page.content.phone_number
        }
        Rectangle {
            width: parent.width
            height: card.implicitHeight + 32
            radius: Theme.radius
            color: Theme.warnGround
            border.width: 2
            border.color: Theme.warn
            visible: page.content.take_card
            Paragraph {
                id: card
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - 32
                horizontalAlignment: Text.AlignHCenter
                color: Theme.warn
                font.bold: true
                text: qsTr("Please take your document from the reader.")
                Accessible.description: "take_card"
            }
        }
        Reasons {
            width: parent.width
            model: page.content.reasons
        }
        KioskButton {
            width: parent.width
            visible: acts
            control: "see_why"
            text: qsTr("I am the holder: see why")
            secondary: true
        }
    }
    Ending {
        id: done
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
