import QtQuick
import Kiosk
import "../parts"

// For the customer: lay the document on the reader; for a passport's chip type or scan its key.
Page {
    id: page
    title: qsTr("Your identity document")
    part: content.needs_key ? "key" : ""
    // The card is to be taken away: nothing says how to lay one down.
    readonly property bool mustGo: content.message === "document_unreadable"
    readonly property bool cardLeft: content.message === "card_left" // by whoever was here before, as far as anybody knows
    messages: ({
        place_card: qsTr("Place your document on the reader"),
        card_left: qsTr("There is a document on the reader already. Please take it away, then lay your own down."),
        reading: qsTr("Reading. Please do not move the document."),
        place_card_again: qsTr("The document was removed too early. Please place the card again."),
        card_mute: qsTr("The chip does not answer. Take all cards away, then place your document alone."),
        reader_fault: qsTr("The card reader is out of order. Staff: please replace it."),
        card_unknown: qsTr("This card is not a supported identity document."),
        key_needed: qsTr("Enter three items from the page with your photo. They open the chip."),
        key_wrong: qsTr("The chip did not open. Compare number and dates with the printed page."),
        key_malformed: qsTr("Please check: the number, and both dates as YYMMDD."),
        document_unreadable: qsTr("This document cannot be read. Please take it away, and ask the staff.")
    })

    Halves {
        id: halves
        width: page.wide && picture.visible ? (parent.width - Theme.gap) / 2 : parent.width
        height: parent.height
        keysShown: page.content.needs_key

        Heading {
            width: parent.width
            text: page.title
        }
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
            font.pixelSize: page.content.needs_key ? Theme.body : Theme.title
            color: ["place_card", "reading", "key_needed"].indexOf(code) >= 0 ? Theme.brand : page.cardLeft ? Theme.warn : Theme.bad
            font.bold: true
        }
        Paragraph {
            width: parent.width
            visible: !page.content.needs_key && !page.mustGo
            text: page.cardLeft
                ? qsTr("If it is yours, lift it and lay it down again. If it is somebody else's, please give it to the staff.")
                : page.content.busy
                ? qsTr("This takes a second or two. Next comes the face check.")
                : qsTr("Lay it flat on the marked field and leave it there. Passports: open at the page with the photo.")
        }
        Paragraph {
            width: parent.width
            visible: page.content.needs_key
            font.pixelSize: Theme.small + 2
            text: qsTr("Or scan the printed lines. A six-digit CAN is enough alone.")
        }
        Item { // where the picture stands when it is upright
            id: place
            width: parent.width
            height: page.wide ? 0 : Math.max(300, Math.min(560, page.height - 420))
            visible: picture.visible && !page.wide
        }
        KioskButton {
            width: parent.width
            control: "no_chip"
            text: qsTr("I have another document, or one without a chip")
            secondary: true
            visible: acts && !page.cardLeft && !page.content.needs_key
        }
        KioskButton {
            width: parent.width
            control: "retry"
            secondary: true
            visible: acts && !page.content.needs_key
        }

        keys: Keypad {
            width: parent.width
            fields: [
                { code: "document_number", caption: qsTr("Document number"), letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", most: 9 },
                { code: "birth", caption: qsTr("Date of birth (YYMMDD)"), most: 6, half: true },
                { code: "expiry", caption: qsTr("Valid until (YYMMDD)"), most: 6, half: true }
            ]
            // The access number alone, or all three.
            complete: /^[0-9]{6}$/.test(values.document_number || "") && !values.birth && !values.expiry
                || fields.every(f => (values[f.code] || "") !== "")
            submitText: qsTr("Open the chip")
            onSubmitted: values => Bridge.enter(values)
        }
    }
    ReaderPicture {
        id: picture
        parent: page.wide ? page : place
        x: page.wide ? halves.width + Theme.gap : 0
        width: page.wide ? halves.width : parent.width
        height: parent.height
        visible: !page.content.needs_key && !page.mustGo
        lies: page.content.busy || page.cardLeft
        away: page.cardLeft
        place: page.content.reader
    }
}
