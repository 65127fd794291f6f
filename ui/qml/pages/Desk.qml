import QtQuick
import Kiosk
import "../parts"

// For the clerk, on a screen of their own: who waits, who is here now, and how it goes. Nothing of who a customer is.
Page {
    id: page
    title: qsTr("Counter of %1").arg(content.clerk)
    messages: ({
        signature_taken: qsTr("Signed. The other kiosk goes on."),
        signature_not_taken: qsTr("The signature came too late, or somebody else has signed already. Call the clerk there.")
    })
    readonly property bool free: content.at === "welcome"
    readonly property var ticket: content.tickets.find(one => one.id === content.chosen)

    // What a customer came for.
    function service(flow: string): string {
        switch (flow) {
        case Enumerations.flow.NEW_SIM: return qsTr("A new number")
        case Enumerations.flow.SECOND_VERIFY: return qsTr("Second verification of a number")
        case Enumerations.flow.RESUME: return qsTr("A suspended number")
        case Enumerations.flow.REPLACE: return qsTr("A new SIM card")
        case Enumerations.flow.CANCEL: return qsTr("Giving up a number")
        case Enumerations.flow.TRANSFER_OUT:
        case Enumerations.flow.TRANSFER: return qsTr("Handing a number over")
        case Enumerations.flow.QUERY: return qsTr("Their own numbers")
        case Enumerations.flow.COMPLAINT: return qsTr("An objection or a complaint")
        default: return qsTr("Another service")
        }
    }

    // How far they are, by the name of their page.
    function place(step: string): string {
        switch (step) {
        case "document": return qsTr("lays down the identity document")
        case "presence": return qsTr("is before the camera")
        case "statement": return qsTr("reads aloud before the camera")
        case "notice": return qsTr("reads the risk notice")
        case "signature": return qsTr("signs")
        case "confirmation": return qsTr("confirms number and card")
        case "number_status": return qsTr("reads how the number stands")
        case "my_numbers": return qsTr("reads the list of their numbers")
        case "handover": return qsTr("makes room for whoever takes the number over")
        case "consent": return qsTr("reads what is done with the data")
        case "result":
        case "complaint_filed": return qsTr("reads the result")
        case "ticket": return qsTr("has a ticket")
        default: return qsTr("says what they come for")
        }
    }

    // Why somebody has a ticket, for the clerk.
    function why(code: string): string {
        switch (code) {
        case "face_declined": return qsTr("wants no face check: compare by eye, two people")
        case "statement_declined": return qsTr("does not read aloud: see that they are real, then the signature")
        case "statement_failed": return qsTr("reading aloud did not work out: see that they are real, then the signature")
        case "face_failed":
        case "clerk_needed": return qsTr("the face check did not suffice: compare by eye, two people")
        default: return qsTr("the rules want a member of staff")
        }
    }

    Scroller {
        anchors.fill: parent
        spacing: page.wide ? 16 : 24
        HeadingAndWayOut {
            width: parent.width
            title: page.title
            control: "change_shift"
            words: qsTr("Change of shift")
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        DeskCard {
            width: parent.width
            visible: page.content.asked.length > 0
            title: qsTr("Another kiosk asks for a supervisor")
            Flow {
                width: parent.width
                spacing: 12
                Repeater {
                    model: page.content.asked
                    KioskButton {
                        required property var modelData
                        text: modelData.device
                        hint: modelData.clerk
                        secondary: true
                        acts: true
                        Accessible.id: "kiosk:supervision:" + modelData.device
                        onClicked: Bridge.enter({ supervision: modelData.id })
                    }
                }
            }
        }
        DeskCard {
            width: parent.width
            title: qsTr("Who waits")
            Paragraph {
                width: parent.width
                visible: page.content.tickets.length === 0
                text: qsTr("Nobody waits with a ticket.")
            }
            Flow {
                width: parent.width
                spacing: 12
                Repeater {
                    model: page.content.tickets
                    KioskButton {
                        required property var modelData
                        width: Math.max(150, implicitWidth)
                        text: modelData.number
                        hint: (modelData.called ? qsTr("called, %1 min") : qsTr("%1 min")).arg(modelData.minutes)
                        secondary: true
                        chosen: modelData.id === page.content.chosen
                        acts: true
                        Accessible.id: "kiosk:ticket:" + modelData.number
                        onClicked: Bridge.enter({ ticket: modelData.id })
                    }
                }
            }
            Paragraph {
                width: parent.width
                visible: page.ticket !== undefined
                color: Theme.ink
                text: page.ticket
                    ? page.ticket.number + ": " + page.service(page.ticket.flow) + "; " + page.why(page.ticket.why) : ""
                Accessible.id: "kiosk:chosen:" + (page.ticket ? page.ticket.number : "")
            }
            Paragraph {
                width: parent.width
                visible: page.ticket !== undefined
                text: page.ticket && page.ticket.parked
                    ? qsTr("What this customer has done so far is kept. Take over once they stand before you.")
                    : qsTr("Only number and reason are left: the customer begins anew.")
            }
            Row {
                id: acts
                visible: page.ticket !== undefined
                width: parent.width
                height: visible ? implicitHeight : 0
                spacing: 12
                readonly property real each: (width - 2 * spacing) / 3
                KioskButton {
                    width: acts.each
                    control: "call_ticket"
                    text: qsTr("Call")
                    secondary: true
                }
                KioskButton {
                    width: acts.each
                    control: "take_over"
                    text: qsTr("Take over")
                    secondary: true
                }
                KioskButton {
                    width: acts.each
                    control: "ticket_done"
                    text: qsTr("Off the list")
                    secondary: true
                }
            }
        }
        Grid {
            id: cards
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            DeskCard {
                width: cards.each
                title: qsTr("Here now")
                Paragraph {
                    width: parent.width
                    color: Theme.ink
                    font.bold: true
                    text: page.free ? qsTr("Nobody: the customer's screen is free") : page.service(page.content.flow)
                    Accessible.id: "kiosk:here:" + (page.free ? "" : page.content.flow)
                }
                Paragraph {
                    width: parent.width
                    visible: !page.free
                    text: qsTr("The customer %1.").arg(page.place(page.content.at))
                    Accessible.id: "kiosk:at:" + page.content.at
                }
                Paragraph {
                    width: parent.width
                    visible: page.content.staff_called
                    color: Theme.warn
                    font.bold: true
                    text: qsTr("The customer asks for you.")
                }
            }
            DeskCard {
                width: cards.each
                title: qsTr("How it goes")
                Paragraph {
                    width: parent.width
                    color: Theme.ink
                    font.bold: true
                    visible: page.content.day.records > 0
                    text: qsTr("Today: %1 recorded, %2 confirmed by the carrier.").arg(page.content.day.records).arg(page.content.day.confirmed)
                    Accessible.id: "kiosk:day:" + page.content.day.records + ":" + page.content.day.confirmed
                }
                Paragraph {
                    width: parent.width
                    visible: page.content.day.seconds > 0
                    text: qsTr("Half of today's visits took less than %1 min %2 s.")
                        .arg(Math.floor(page.content.day.seconds / 60)).arg(page.content.day.seconds % 60)
                }
                Repeater {
                    model: page.content.day.sent_back
                    Paragraph {
                        required property var modelData
                        width: parent.width
                        color: Theme.bad
                        text: qsTr("Sent back %1 times: %2").arg(modelData.count).arg(ClerkTexts.sentBack(modelData.reason))
                        Accessible.id: "kiosk:sent_back:" + modelData.reason + ":" + modelData.count
                    }
                }
                Repeater {
                    model: Bridge.strip ? Bridge.strip.receipts : []
                    Paragraph {
                        required property var modelData
                        width: parent.width
                        color: ClerkTexts.colour(modelData.state)
                        text: modelData.at + "  " + modelData.reference + "  " + ClerkTexts.record(modelData.state)
                        Accessible.id: "kiosk:record:" + modelData.reference + ":" + modelData.state
                    }
                }
                Paragraph {
                    width: parent.width
                    text: Bridge.strip && Bridge.strip.backlog
                        ? qsTr("Records that wait for the carrier's answer: %1").arg(Bridge.strip.backlog)
                        : qsTr("The carrier has answered every record.")
                }
            }
        }
    }
}
