import QtQuick
import Kiosk
import "../parts"

// For the staff, on the clerk's own screen: what a clerk at another kiosk of the store asks to have signed.
Page {
    id: page
    title: qsTr("Another kiosk asks for a supervisor")
    part: "signs"

    Halves {
        id: halves
        anchors.fill: parent
        wordSpacing: 12
        keysShown: signing.signer !== ""

        HeadingAndWayOut {
            width: parent.width
            title: page.title
            control: "not_now"
            words: qsTr("Not now")
        }
        MessageText {
            width: parent.width
            visible: text !== "" && !signing.refused
            code: page.content.message
            text: page.told
            color: Theme.warn
        }
        Labelled {
            width: parent.width
            label: qsTr("Asked by")
            value: page.content.clerk + " · " + page.content.device
            mark: "asked_by"
        }
        Labelled {
            width: parent.width
            label: qsTr("The customer there says")
            value: SharedTexts.value("purpose", page.content.purpose)
            mark: "purpose"
        }
        Labelled {
            width: parent.width
            visible: page.content.details !== ""
            label: qsTr("And")
            value: page.content.details.split(" ").map(one => SharedTexts.value("product", one)).join(" ")
            mark: "details"
        }
        Paragraph {
            width: parent.width
            visible: !halves.keysShown || page.wide
            color: Theme.ink
            text: qsTr("Call the clerk before you sign: who will use the number, where, and why another one? Does anybody wait outside or tell them what to say?")
        }
        Signing {
            id: signing
            width: parent.width
            content: page.content
            told: page.told
            favourable: page.content.answer === "plausible"
            answer: favourable ? qsTr("The clerk's answer: plausible") : qsTr("The clerk's answer: not plausible, or unsure")
            explained: qsTr("Choose your own name and sign the clerk's answer with your own PIN. Who does not agree signs nothing.")
            changeText: qsTr("I do not sign this")
            mark: "supervisor"
            onChanged: Bridge.press("not_now")
        }

        keys: PinEntry {
            width: parent.width
            content: page.content
            clerk: signing.signer
            name: signing.signerName
            second: true
            open: page.content.opens_in_s === 0 && !signing.locked
            submitText: qsTr("Hold: %1 confirms").arg(signing.signerName)
        }
    }
}
