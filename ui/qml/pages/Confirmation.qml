import QtQuick
import Kiosk
import "../parts"

// For the customer: everything to check before it is confirmed. The clerk enters a new number and its card here,
// or the card that comes in another one's place.
Page {
    id: page
    title: cancels ? qsTr("Give up this number for good?")
        : givesAway ? qsTr("Hand this number over?")
        : takesOver ? qsTr("Take this number over?") : qsTr("Please check everything")
    readonly property bool replaces: content.flow === Enumerations.flow.REPLACE
    readonly property bool cancels: content.flow === Enumerations.flow.CANCEL
    readonly property bool givesAway: content.flow === Enumerations.flow.TRANSFER_OUT
    readonly property bool takesOver: content.flow === Enumerations.flow.TRANSFER
    readonly property bool entered: content.flow === Enumerations.flow.NEW_SIM || replaces
    readonly property string card: replaces ? qsTr("New SIM card") : SharedTexts.field("iccid")
    readonly property bool inDevice: content.eid !== "" && content.imei !== ""
    readonly property bool complete: content.phone_number !== "" && (content.iccid !== "" || inDevice) || !entered
    property bool changing: false
    // In large text, or for a device, the keys of an upright screen leave no room: what is compared comes after them.
    readonly property bool cramped: halves.keysShown && !wide

    function label(code: string): string {
        switch (code) {
        case "name": return qsTr("Name")
        case "document_kind": return qsTr("Document")
        case "document_number": return qsTr("Document number")
        case "purpose": return qsTr("Purpose")
        case "giver": return qsTr("Handed over by")
        case "product": return qsTr("Kind of card")
        case "organisation": return qsTr("Held by the organisation")
        case "agent_authority": return qsTr("You act for it as")
        case "card_trouble": return qsTr("Old SIM card")
        default: return code
        }
    }

    // The last line counts as seen when it has been drawn where it can be seen: another number is told anew.
    Timer {
        id: looked
        interval: 120
        onTriggered: {
            const last = lines.itemAt(lines.count - 1)
            if (page.complete && !page.changing && !page.content.seen && last && halves.shows(last))
                Bridge.scrolled(1)
        }
    }
    onContentChanged: looked.restart()
    onChangingChanged: looked.restart()

    Halves {
        id: halves
        onMoved: looked.restart()
        anchors.top: parent.top
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        wordSpacing: 8
        keysShown: page.entered && (!page.complete || page.changing)

        Heading {
            width: parent.width
            visible: !(page.cramped && Theme.large && page.told !== "")
            text: page.title
        }
        MessageText {
            width: parent.width
            visible: text !== "" && !page.entered
            code: page.content.message
            text: page.told
            color: Theme.bad
        }
        Repeater {
            id: lines
            model: page.content.rows.map(row => [page.label(row.label), SharedTexts.value(row.label, row.value)])
                .concat(page.complete || page.replaces ? [[SharedTexts.field("phone_number"), page.content.phone_number],
                                                          [page.card, page.content.iccid],
                                                          [SharedTexts.field("eid"), page.content.eid],
                                                          [SharedTexts.field("imei"), page.content.imei]].filter(row => row[1]) : [])
            Labelled {
                required property var modelData
                width: parent.width
                visible: !page.cramped
                label: modelData[0]
                value: modelData[1]
                onYChanged: looked.restart()
            }
        }

        keys: CardOrEsimEntry {
            width: parent.width
            content: page.content
            told: page.told
            wide: page.wide
            replaces: page.replaces
            card: page.card
            onEntered: fields => {
                page.changing = false
                Bridge.enter(fields)
            }
        }
    }
    Row {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: visible ? tallest : 0
        visible: page.complete && !page.changing
        spacing: Theme.gap
        readonly property real tallest: Math.max(confirm.implicitHeight, change.visible ? change.implicitHeight : 0)
        KioskButton {
            id: change
            width: (parent.width - parent.spacing) * 0.4
            height: parent.tallest
            visible: page.entered
            text: page.inDevice ? qsTr("Change the number or the phone") : page.replaces ? qsTr("Change the card") : qsTr("Change the number or the card")
            secondary: true
            acts: true
            Accessible.id: "kiosk:change"
            onClicked: page.changing = true
        }
        KioskButton {
            id: confirm
            width: page.entered ? parent.width - change.width - parent.spacing : parent.width
            height: parent.tallest
            control: "confirm"
            text: page.cancels ? qsTr("Yes, close my number")
                : page.givesAway ? qsTr("Yes, it is handed over")
                : page.takesOver ? qsTr("Yes, I take it over") : qsTr("All is right: confirm")
            hint: page.content.seen ? "" : qsTr("First read down to the last line")
        }
    }
}
