import QtQuick
import Kiosk
import "../parts"

// For the customer: which number it is about, and its card if it is here.
Page {
    id: page
    title: replaces ? qsTr("Which number needs a new card?")
        : content.flow === Enumerations.flow.RESUME ? qsTr("Which number do you want back?") : qsTr("Which number is to be verified?")
    readonly property bool replaces: content.flow === Enumerations.flow.REPLACE
    readonly property bool given: content.phone_number !== "" && !changing
    property bool changing: false

    Halves {
        anchors.top: parent.top
        anchors.bottom: confirm.top
        anchors.bottomMargin: page.given ? Theme.gap : 0
        width: parent.width
        keysShown: !page.given

        Heading {
            width: parent.width
            text: page.title
        }
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
            color: Theme.bad
        }
        Paragraph {
            width: parent.width
            visible: !page.given && (page.wide || !Theme.large || page.content.message === "")
            font.pixelSize: Theme.small + 2
            text: page.content.card_gone ? qsTr("Enter or scan the number.")
                : page.replaces ? qsTr("Enter or scan the number, and scan the number printed on the old card.")
                : qsTr("Enter or scan the number. If you have its SIM card with you, scan the number printed on the card too; it also works without.")
        }
        Labelled {
            width: parent.width
            visible: page.given
            label: SharedTexts.field("phone_number")
            value: page.content.phone_number
            mark: "number"
        }
        Labelled {
            width: parent.width
            visible: page.given && !page.content.card_gone
            label: page.replaces ? qsTr("Old SIM card") : SharedTexts.field("iccid")
            value: page.content.iccid || qsTr("not here today")
            mark: "card"
        }
        Paragraph {
            width: parent.width
            visible: page.given && page.content.iccid === "" && !page.content.card_gone
            text: page.replaces ? qsTr("Scan the number printed on the old card now. Without it a clerk has to look.")
                : qsTr("If you have the SIM card with you, scan the number printed on it now. Without it you can go on as well.")
        }
        Paragraph {
            width: parent.width
            visible: page.given
            text: page.replaces ? qsTr("Next: your consent and your document.")
                : qsTr("Next: your consent, your document, and how the number stands.")
        }
        KioskButton {
            width: parent.width
            visible: page.given
            text: page.content.card_gone ? qsTr("Change the number") : qsTr("Change the number or the card")
            secondary: true
            acts: true
            Accessible.description: "change"
            onClicked: page.changing = true
        }

        keys: Keypad {
            width: parent.width
            fields: [{ code: "phone_number", caption: SharedTexts.field("phone_number"), most: 11, half: !page.content.card_gone }]
                .concat(page.content.card_gone ? [] : [{ code: "iccid", caption: SharedTexts.field("iccid"), most: 20, half: true }])
            values: ({ phone_number: page.content.phone_number, iccid: page.content.iccid })
            complete: (values.phone_number || "") !== ""
            submitText: qsTr("Take over")
            onSubmitted: values => {
                page.changing = false
                Bridge.enter(values)
            }
        }
    }
    KioskButton {
        id: confirm
        anchors.bottom: parent.bottom
        width: parent.width
        control: "confirm"
        text: page.content.iccid === "" && !page.content.card_gone ? qsTr("Go on without the card") : qsTr("Go on")
        visible: page.given
        height: visible ? implicitHeight : 0
    }
}
