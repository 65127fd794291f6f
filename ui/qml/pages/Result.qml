import QtQuick
import Kiosk
import "../parts"

// For the customer: what became of the request, and why.
Page {
    id: page
    readonly property string flow: content.flow
    readonly property bool replaces: flow === Enumerations.flow.REPLACE
    readonly property bool cardGone: [Enumerations.cardTrouble.LOST, Enumerations.cardTrouble.STOLEN].indexOf(content.card_trouble) >= 0
    readonly property string code: content.message
    readonly property bool good: ["effective", "number_verified", "number_resumed", "number_closed", "number_transferred", "card_replaced", "numbers_told", "query_appointed", "number_disputed"].indexOf(code) >= 0
    readonly property bool refused: !good && content.outcome !== Enumerations.outcome.ALLOW && content.outcome !== Enumerations.outcome.DEFER
    readonly property bool suspended: code === "number_suspended"
    readonly property bool bad: refused || suspended || ["carrier_rejected", "not_saved"].indexOf(code) >= 0
    title: code === "not_saved" ? qsTr("Not saved")
        : code === "number_verified" ? qsTr("Your number is verified")
        : code === "number_resumed" ? qsTr("You have your number back")
        : code === "card_replaced" ? (content.into_device ? qsTr("Your number is in the phone now") : qsTr("Your new card works"))
        : code === "number_closed" ? qsTr("Your number is closed")
        : code === "number_transferred" ? qsTr("The number is yours now")
        : code === "number_disputed" ? qsTr("The carrier looks into it")
        : code === "query_appointed" ? qsTr("All carriers are asked")
        : suspended ? qsTr("The number is suspended")
        : refused ? refusal()
        : good ? qsTr("Done") : code === "carrier_rejected" ? qsTr("Not accepted")
        : code === "carrier_checks" ? qsTr("Being checked by the carrier")
        : code === "captured_not_effective" ? qsTr("Captured, not yet effective")
        : qsTr("One moment, please")
    messages: ({
        waiting_for_receipt: qsTr("Saved. Waiting for the carrier's receipt."),
        captured_not_effective: replaces && !content.into_device ? qsTr("Captured, not yet effective. It is sent as soon as the network allows; until the carrier confirms, the new card stays with the staff. Keep the reference number.")
            : qsTr("Captured, not yet effective. It is sent as soon as the network allows. Keep the reference number."),
        effective: qsTr("The carrier has confirmed. Your number is in service."),
        number_verified: qsTr("The carrier has confirmed: your number is verified and stays in service."),
        number_resumed: qsTr("The carrier has confirmed: your number is in service again."),
        number_closed: qsTr("The carrier has confirmed: the number is closed, given up by yourself. If an account is still linked to it, change that now: later the number may be given to somebody else."),
        number_transferred: qsTr("The carrier has confirmed: the number is registered to you from now on, with the same SIM card. Its holder of before has no more to do with it."),
        numbers_told: qsTr("Your numbers were shown. Nothing has changed."),
        query_appointed: qsTr("The query at all carriers is on its way: its answer is there within 48 hours. Keep the reference number."),
        number_disputed: qsTr("The carrier has your ticket: a number is registered to you that you say is not yours. You get an answer within 15 days, under this reference number. Until then the number stays as it is."),
        card_replaced: content.into_device ? qsTr("The carrier has confirmed: the number is on the phone's eSIM, and the old card no longer works.")
            : qsTr("The carrier has confirmed: the number is on the new card, and the old card no longer works."),
        number_suspended: qsTr("The verification was not passed, and the carrier has suspended the number. You can object, or come again with the right person and document.")
    })

    function refusal(): string {
        switch (flow) {
        case Enumerations.flow.SECOND_VERIFY: return qsTr("The verification was not passed")
        case Enumerations.flow.RESUME: return qsTr("The number cannot be given back now")
        case Enumerations.flow.REPLACE: return qsTr("The card cannot be replaced now")
        case Enumerations.flow.CANCEL: return qsTr("The number cannot be given up now")
        case Enumerations.flow.TRANSFER_OUT:
        case Enumerations.flow.TRANSFER: return qsTr("The number cannot be handed over now")
        default: return qsTr("This number cannot be opened now")
        }
    }

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Verdict {
            width: parent.width
            sign: page.good ? "done" : page.bad ? "warning" : "clock"
            title: page.title
            mark: "outcome:" + page.content.outcome
            code: page.content.message
            told: page.told
        }
        Paragraph {
            width: parent.width
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
        TakeCard {
            width: parent.width
            visible: page.content.take_card
        }
        Paragraph {
            width: parent.width
            visible: page.cardGone
            color: Theme.ink
            text: qsTr("Please also report the lost or stolen card to the police: call 110 or go to the nearest station, and keep the number of the report. Tell your bank, WeChat and Alipay that the card is gone.")
            Accessible.id: "kiosk:police"
        }
        Listings {
            width: parent.width
            model: page.content.listings
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
