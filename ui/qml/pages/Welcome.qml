import QtQuick
import Kiosk
import "../parts"

// For the customer: what they come for. The clerk signs out here.
Page {
    id: page
    title: qsTr("What can we do for you?")
    messages: ({
        no_clerk: qsTr("Nobody serves at this counter yet. Please wait for the staff."),
        offline_too_long: qsTr("No new numbers now: this kiosk has had no connection to the carrier for too long. Staff: restore the network. Everything else goes on."),
        backlog_too_deep: qsTr("No new numbers now: too many records are waiting to be sent. Staff: restore the network and wait until they are sent. Everything else goes on."),
        disk_low: qsTr("No new numbers now: the store is nearly full. Staff: restore the network so that records can be delivered, or call the technician. Everything else goes on."),
        clock_in_doubt: qsTr("No new numbers now: the time of this kiosk is not certain. Staff: restore the network, the carrier gives the time. Everything else goes on."),
        place_unconfirmed: qsTr("No new numbers now: the carrier has not confirmed that this kiosk belongs here. Staff: connect it to its store's own network; if it is, have the carrier confirm the place. Everything else goes on."),
        policy_too_old: qsTr("No new numbers now: the rules on this kiosk are out of date. Staff: restore the network to fetch the new ones, or call the technician. Everything else goes on.")
    })

    readonly property var icons: ({
        start_new_sim: "sim", start_second_verify: "shield", start_resume: "power", start_replace: "swap",
        start_transfer: "people", start_cancel: "remove", start_my_numbers: "list", start_complaint: "objection"
    })

    Scroller {
        id: room
        width: parent.width
        height: parent.height - foot.height
        spacing: Theme.gap
        HeadingAndWayOut {
            id: heading
            width: parent.width
            title: page.title
            control: Bridge.strip ? "sign_out" : "" // else the clerk has a screen for it
            words: qsTr("Sign out")
        }
        Paragraph {
            id: time
            width: parent.width
            visible: !(Theme.large && page.content.message)
            text: qsTr("About %1 minutes. Have your original document ready.").arg(page.content.minutes)
        }
        Notable {
            id: notable
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Rectangle {
            id: call
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
                Accessible.id: "kiosk:called:" + page.content.called.join(",")
            }
        }
        Grid {
            id: choices
            width: parent.width
            columns: page.wide ? 4 : 2
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            readonly property real tallest: children.reduce((most, one) => Math.max(most, one.implicitHeight), 0)
            readonly property int rows: Math.ceil(tiles.count / columns)
            // They fill the page, as far as a tile that is taller is of use.
            readonly property real taken: [heading, time, notable, call].filter(one => one.visible)
                .reduce((sum, one) => sum + one.height + room.spacing, 0) + (rows - 1) * spacing
            readonly property real share: Math.min((room.height - taken) / rows, Theme.target * 1.7)
            Repeater {
                id: tiles
                model: [
                    { control: "start_new_sim", text: qsTr("New number"), hint: qsTr("A SIM card in my name") },
                    { control: "start_second_verify", text: qsTr("Verify my number"), hint: qsTr("Show again who I am") },
                    { control: "start_resume", text: qsTr("Number back"), hint: qsTr("Mine was suspended") },
                    { control: "start_replace", text: qsTr("New SIM card"), hint: qsTr("Lost, stolen or broken") },
                    { control: "start_cancel", text: qsTr("Give up a number"), hint: qsTr("I no longer need it") },
                    { control: "start_transfer", text: qsTr("Transfer a number"), hint: qsTr("To somebody here") },
                    { control: "start_my_numbers", text: qsTr("My numbers"), hint: qsTr("What is in my name") },
                    { control: "start_complaint", text: qsTr("Complain"), hint: qsTr("I object to a decision") }
                ]
                KioskButton {
                    required property var modelData
                    width: choices.each
                    height: Math.max(choices.tallest, choices.share)
                    tile: true
                    icon: page.icons[modelData.control]
                    control: modelData.control
                    text: modelData.text
                    hint: page.wide && Theme.large ? "" : modelData.hint // all services above where cancel and done are
                }
            }
        }
    }
    Item { // no tile stands where the page before has its last buttons
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2 * Theme.target + Theme.gap
        Notable {
            anchors.bottom: parent.bottom
            width: parent.width
            code: "fraud"
            text: qsTr("Does somebody pay you for a number? That is fraud, and you answer for it. Press “Call staff”.")
        }
    }
}
