import QtQuick
import Kiosk
import "../parts"

// For the clerk: tell the customer in person what a card is not for, and attest it.
Page {
    id: page
    title: qsTr("For the clerk: tell the customer")
    progress: "signature"
    readonly property bool byPin: content.by_pin
    part: byPin ? "signs" : ""
    readonly property var threeNos: [
        qsTr("Do not rent the card out"),
        qsTr("Do not lend it, to friends either"),
        qsTr("Do not sell it, whatever is offered")
    ]

    Halves {
        anchors.top: parent.top
        anchors.bottom: page.byPin ? parent.bottom : hold.top
        anchors.bottomMargin: page.byPin ? 0 : Theme.gap
        width: parent.width
        wordSpacing: page.byPin ? 12 : page.wide ? 14 : 24
        keysShown: page.byPin

        Heading {
            width: parent.width
            visible: !page.byPin
            text: page.title
        }
        Signing {
            id: signing
            width: parent.width
            visible: page.byPin
            content: page.content
            told: page.told
            answer: qsTr("I have told them, in person")
            favourable: true
            changeText: "" // there is no other: who has not told them yet does so now
            explained: qsTr("%1 confirms with their PIN, which was last entered some time ago.").arg(page.content.clerk)
        }
        Paragraph {
            width: parent.width
            color: Theme.ink
            text: qsTr("%1, tell the customer in your own words, and see that they have understood:").arg(page.content.clerk)
        }
        Repeater {
            model: page.threeNos
            Paragraph {
                required property string modelData
                width: parent.width
                color: Theme.ink
                font.bold: true
                font.pixelSize: page.byPin || page.wide ? Theme.body : Theme.body * 1.4
                text: "✕ " + modelData
            }
        }
        Paragraph {
            width: parent.width
            visible: !page.byPin
            text: qsTr("Whoever opens a card answers for it: fines, detention, no new card for years.")
        }
        Notable {
            width: parent.width
            code: "paid"
            text: page.byPin ? "" : qsTr("Does somebody wait for the customer, or answer in their place? Then do not go on: Cancel, or Back.")
        }

        keys: PinEntry {
            width: parent.width
            content: page.content
            clerk: signing.signer
            name: signing.signerName
            open: page.content.opens_in_s === 0 && !signing.locked
            submitText: qsTr("%1 confirms").arg(signing.signerName)
        }
    }
    KioskButton {
        id: hold
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !page.byPin
        height: visible ? Math.max(implicitHeight, Theme.target * 1.3) : 0
        control: "three_nos_told"
        text: qsTr("Hold: %1 has told them").arg(page.content.clerk)
        hint: qsTr("This is part of the signed record. Next, the customer confirms number and card.")
        holdS: 1
    }
}
