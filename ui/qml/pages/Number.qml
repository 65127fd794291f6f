import QtQuick
import Kiosk
import "../parts"

// For the customer: which number it is about, and its card if it is here.
Page {
    id: page
    title: replaces ? qsTr("Which number needs a new card?")
        : cancels ? qsTr("Which number do you want to give up?")
        : transfers ? qsTr("Which number do you hand over?")
        : content.flow === Enumerations.flow.RESUME ? qsTr("Which number do you want back?") : qsTr("Which number is to be verified?")
    readonly property bool replaces: content.flow === Enumerations.flow.REPLACE
    readonly property bool cancels: content.flow === Enumerations.flow.CANCEL
    readonly property bool transfers: content.flow === Enumerations.flow.TRANSFER_OUT
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
            text: !page.content.asks_card ? qsTr("Enter or scan the number.")
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
            visible: page.given && page.content.asks_card
            label: page.content.iccid.length === 32 ? SharedTexts.field("eid") : page.replaces ? qsTr("Old SIM card") : SharedTexts.field("iccid")
            value: page.content.iccid || qsTr("not here today")
            mark: "card"
        }
        Paragraph {
            width: parent.width
            visible: page.given && page.content.iccid === "" && page.content.asks_card
            text: page.replaces ? qsTr("Scan the number printed on the old card now. Without it a clerk has to look.")
                : qsTr("If you have the SIM card with you, scan the number printed on it now. Without it you can go on as well.")
        }
        Paragraph {
            width: parent.width
            visible: page.given
            text: page.replaces || page.cancels || page.transfers ? qsTr("Next: your consent and your document.")
                : qsTr("Next: your consent, your document, and how the number stands.")
        }
        Notable {
            width: parent.width
            visible: page.given && page.cancels
            code: "linked_accounts"
            text: qsTr("A number that is given up cannot be had back. Your bank, WeChat, QQ, Alipay, Taobao and other accounts may be linked to it: change them first, or whoever gets the number later may get your codes.")
        }
        Notable {
            width: parent.width
            visible: page.given && page.transfers
            code: "both_come"
            text: qsTr("The person who takes the number over has to be here too, with their own document. First it is your turn, then theirs. Both of you can stop at any time.")
        }
        KioskButton {
            width: parent.width
            visible: page.given
            text: page.content.asks_card ? qsTr("Change the number or the card") : qsTr("Change the number")
            secondary: true
            acts: true
            Accessible.id: "kiosk:change"
            onClicked: page.changing = true
        }

        keys: Keypad {
            width: parent.width
            fields: [{ code: "phone_number", caption: SharedTexts.field("phone_number"), most: 11, longer: true, half: page.content.asks_card }]
                .concat(!page.content.asks_card ? [] : [{ code: "iccid", caption: SharedTexts.field("card"), most: 32, half: true }])
            values: page.content.asks_card ? ({ phone_number: page.content.phone_number, iccid: page.content.iccid })
                : ({ phone_number: page.content.phone_number })
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
        text: page.content.iccid === "" && page.content.asks_card ? qsTr("Go on without the card") : qsTr("Go on")
        visible: page.given
        height: visible ? implicitHeight : 0
    }
}
