import QtQuick
import Kiosk
import "../parts"

// For the customer: what they come for. The clerk signs out here.
Page {
    id: page
    title: qsTr("Welcome. What would you like to do?")
    messages: ({
        no_clerk: qsTr("Nobody serves at this counter yet. Please wait for the staff."),
        offline_too_long: qsTr("No new numbers now: this kiosk has had no connection to the carrier for too long. Staff: restore the network. Everything else goes on."),
        backlog_too_deep: qsTr("No new numbers now: too many records are waiting to be sent. Staff: restore the network and wait until they are sent. Everything else goes on."),
        disk_low: qsTr("No new numbers now: the store is nearly full. Staff: restore the network so that records can be delivered, or call the technician. Everything else goes on."),
        clock_in_doubt: qsTr("No new numbers now: the time of this kiosk is not certain. Staff: restore the network, the carrier gives the time. Everything else goes on."),
        place_unconfirmed: qsTr("No new numbers now: the carrier has not confirmed that this kiosk belongs here. Staff: connect it to its store's own network; if it is, have the carrier confirm the place. Everything else goes on."),
        policy_too_old: qsTr("No new numbers now: the rules on this kiosk are out of date. Staff: restore the network to fetch the new ones, or call the technician. Everything else goes on.")
    })

    Scroller {
        anchors.fill: parent
        spacing: page.wide ? 16 : 24
        HeadingAndWayOut {
            width: parent.width
            title: page.title
            control: Bridge.strip ? "sign_out" : "" // else the clerk has a screen for it
            words: qsTr("Sign out")
        }
        Paragraph {
            width: parent.width
            visible: !(Theme.large && page.content.message)
            text: qsTr("It takes about %1 minutes. Please have your original identity document ready.").arg(page.content.minutes)
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Rectangle {
            width: parent.width
            visible: page.content.called.length > 0
            height: visible ? called.implicitHeight + 28 : 0
            radius: Theme.radius
            color: Theme.paper
            border.width: 2
            border.color: Theme.brand
            Paragraph {
                id: called
                x: 16
                y: 14
                width: parent.width - 32
                color: Theme.ink
                font.bold: true
                text: qsTr("Ticket %1: please come to the counter").arg(page.content.called.join(", "))
                Accessible.description: "called:" + page.content.called.join(",")
            }
        }
        Grid {
            id: choices
            width: parent.width
            columns: page.wide ? 4 : 2
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: [
                    { control: "start_new_sim", text: qsTr("Open a new number"), hint: qsTr("A new SIM card in my own name") },
                    { control: "start_second_verify", text: qsTr("Verify my number"), hint: qsTr("I was asked to show again who I am") },
                    { control: "start_resume", text: qsTr("Get my number back"), hint: qsTr("My number was suspended") },
                    { control: "start_replace", text: qsTr("Replace my SIM card"), hint: qsTr("It is lost, stolen or broken") },
                    { control: "start_cancel", text: qsTr("Give up a number"), hint: qsTr("I do not need it any more") },
                    { control: "start_transfer", text: qsTr("Hand a number over"), hint: qsTr("To somebody who is here with me") },
                    { control: "start_my_numbers", text: qsTr("See my numbers"), hint: qsTr("Which numbers are in my name?") },
                    { control: "start_complaint", text: qsTr("Object or complain"), hint: qsTr("I do not agree with a decision") }
                ]
                KioskButton {
                    required property var modelData
                    width: choices.each
                    height: Math.max(implicitHeight, Theme.target * (Theme.large ? page.wide ? 1.1 : 1.3 : 1.75))
                    control: modelData.control
                    text: modelData.text
                    hint: page.wide && Theme.large ? "" : modelData.hint // all services above where cancel and done are
                }
            }
        }
        Paragraph {
            width: parent.width
            font.pixelSize: Theme.small + 2
            text: qsTr("Numbers are registered to the person who uses them. Selling, renting out or lending a number is against the law.")
        }
    }
}
