import QtQuick
import Kiosk
import "../parts"

// For the staff, a technician among them: a new kiosk says how it stands, and takes its enrolment token.
Page {
    id: page
    title: qsTr("This kiosk is new: show it its token")
    // By code: what the carrier refused, or did not come about on this kiosk.
    readonly property var troubles: ({
        token_malformed: qsTr("That is no enrolment token. Hold the code before the scanner that `fleet device add --qr` shows."),
        token_unknown: qsTr("The carrier does not know this token. Scan it again, or ask the carrier for a new one."),
        token_of_another: qsTr("This token is another kiosk's. Scan the one of this kiosk's name."),
        token_used: qsTr("This token was used already. Ask the carrier for a new one."),
        token_expired: qsTr("This token is too old. Ask the carrier for a new one."),
        revoked: qsTr("The carrier has shut this kiosk out. Ask the carrier to let it in again."),
        evidence_key: qsTr("Another key has the number of this kiosk's evidence key. Set the next number in the settings."),
        not_by_claim: qsTr("This card's claim certificate is not the carrier's. Take a card of the right batch."),
        not_reached: qsTr("The carrier has not answered. Check cable and address, then scan the same token again."),
        failed: qsTr("This kiosk could not keep its keys. The line below says why.")
    })
    function message(code: string): string {
        return code === "" ? "" : troubles[code] ?? qsTr("The carrier refuses this kiosk: %1").arg(code)
    }

    // By check and its cause: it works, and is yet not as it has to be.
    readonly property var because: ({
        "reader:not_pinned": qsTr("The card reader answers, but it is not the one that the settings name. No visit takes it."),
        "reader:no_anchors": qsTr("The card reader answers. Passports stay unverified: no state's certificates are trusted."),
        "camera:not_pinned": qsTr("The camera gives pictures, but it is not the one that the settings name. No visit takes it."),
        "clock:claim_over": qsTr("The clock is wrong, or this card's claim certificate is over. Compare it with a watch."),
        "network:refused": qsTr("The carrier's broker answers and refuses this kiosk. Look at the clock first.")
    })
    // What a check has found, in a sentence; the doctor's own words stand below it.
    function said(check: string, status: string, cause: string): string {
        if (status === "")
            return qsTr("Being checked …")
        const why = because[check + ":" + cause]
        if (why)
            return why
        const fine = status !== "failed"
        switch (check) {
        case "reader": return fine ? qsTr("The card reader answers.") : qsTr("No card reader can be used. Plug it in.")
        case "camera": return fine ? qsTr("The camera gives pictures.") : qsTr("The camera gives no picture. Check its cable.")
        case "clock": return fine ? qsTr("The clock is right enough.") : qsTr("The clock is wrong. Plug the network in and wait a minute.")
        default: return fine ? qsTr("The carrier's broker answers.") : qsTr("The carrier's broker cannot be reached. Check the cable.")
        }
    }
    function named(check: string): string {
        switch (check) {
        case "reader": return qsTr("Card reader")
        case "camera": return qsTr("Camera")
        case "clock": return qsTr("Clock")
        default: return qsTr("Network")
        }
    }

    Scroller {
        anchors.top: parent.top
        anchors.bottom: again.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: Theme.gap

        Heading {
            width: parent.width
            text: page.title
        }
        Labelled {
            width: parent.width
            label: qsTr("This kiosk")
            value: page.content.kiosk
            mark: "kiosk_name"
            personal: false
        }
        Paragraph {
            width: parent.width
            text: page.content.enrolling ? qsTr("The carrier is asked for this kiosk's certificates. Please wait.")
                : qsTr("Hold the token's code before the scanner. The carrier gives it out for this name, for one use.")
            color: Theme.ink
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            visible: page.content.detail !== ""
            text: page.content.detail
            font.pixelSize: Theme.small
        }
        Repeater {
            model: page.content.checks
            Rectangle {
                id: row
                required property var modelData
                readonly property string status: modelData.status
                readonly property color tone: status === "ok" ? Theme.good : status === "warning" ? Theme.warn : status === "failed" ? Theme.bad : Theme.restInk
                width: parent ? parent.width : 0
                height: words.height + 24
                radius: 14
                color: Theme.paper
                border.width: 1
                border.color: Theme.hair

                Text {
                    textFormat: Text.PlainText
                    id: sign
                    x: 20
                    y: 12
                    width: Theme.title
                    text: row.status === "ok" ? "✓" : row.status === "warning" ? "!" : row.status === "failed" ? "✕" : "…"
                    font.pixelSize: Theme.lead
                    font.bold: true
                    color: row.tone
                    Accessible.ignored: true
                }
                Column {
                    id: words
                    x: sign.x + sign.width
                    y: 12
                    width: parent.width - x - 20
                    spacing: 4
                    Paragraph {
                        width: parent.width
                        text: page.named(row.modelData.check) + " · " + page.said(row.modelData.check, row.status, row.modelData.cause)
                        color: row.status === "ok" || row.status === "" ? Theme.ink : row.tone
                        Accessible.id: "kiosk:check:" + row.modelData.check + ":" + row.status
                    }
                    Paragraph {
                        width: parent.width
                        visible: text !== ""
                        text: row.status === "ok" || !row.modelData.found ? "" : qsTr("For the technician: %1").arg([row.modelData.found, row.modelData.do].filter(Boolean).join(" → "))
                        font.pixelSize: Theme.small
                    }
                }
            }
        }
    }
    KioskButton {
        id: again
        control: "retry"
        text: qsTr("Check again")
        secondary: true
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.target
    }
}
