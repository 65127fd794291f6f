import QtQuick
import Kiosk
import "../parts"

// For the clerk: what the number is for. A supervisor signs the answer with their PIN.
Page {
    id: page
    title: replaces ? qsTr("For the clerk: why a new card again?")
        : content.flow === Enumerations.flow.TRANSFER ? qsTr("For the clerk: why does the number change hands?") : qsTr("For the clerk: what is the number for?")
    readonly property bool replaces: content.flow === Enumerations.flow.REPLACE
    messages: ({
        supervisor_asked: qsTr("The store's other kiosks show this now: a supervisor there can sign it. Call them. Here it can be signed all the same."),
        supervisor_silent: qsTr("Nobody has signed at another kiosk in time.")
    })
    progress: "document"
    readonly property bool held: content.rows.some(row => row.label === "organisation")
    readonly property bool machine: content.rows.some(row => row.value === Enumerations.product.IOT)
    readonly property bool abroad: content.rows.some(row => row.label === "citizen")
    readonly property bool signs: content.answer !== "" && !changing
    part: signs ? "signs" : ""
    property bool changing: false
    readonly property string plausible: qsTr("Plausible: go on")
    readonly property string notPlausible: qsTr("Not plausible, or unsure")

    function label(code: string): string {
        switch (code) {
        case "product": return qsTr("Kind of card")
        case "organisation": return qsTr("For the organisation")
        case "agent_authority": return qsTr("The person acts for it as")
        case "citizen": return qsTr("To be settled by two")
        default: return code
        }
    }

    Halves {
        id: halves
        anchors.top: parent.top
        anchors.bottom: answers.top
        anchors.bottomMargin: answers.visible ? Theme.gap : 0
        width: parent.width
        wordSpacing: 12
        keysShown: page.signs && signing.signer !== ""

        HeadingAndWayOut {
            width: parent.width
            visible: !page.signs
            title: page.title
            control: "no_second_person"
            words: SharedTexts.control("no_second_person")
        }
        MessageText {
            width: parent.width
            visible: text !== "" && !(page.signs && signing.refused)
            code: page.content.message
            text: page.told
            color: Theme.warn
        }
        Labelled {
            width: parent.width
            visible: !(halves.keysShown && Theme.large && !page.wide)
            label: page.replaces ? qsTr("The customer says of the card") : qsTr("The customer says")
            value: SharedTexts.value(page.replaces ? "card_trouble" : "purpose", page.content.purpose)
            mark: "purpose"
        }
        Repeater {
            model: halves.keysShown && !page.wide ? [] : page.content.rows
            Labelled {
                required property var modelData
                width: parent.width
                label: page.label(modelData.label)
                value: SharedTexts.value(modelData.label, modelData.value)
                mark: modelData.label
            }
        }
        Paragraph {
            width: parent.width
            visible: !page.signs && page.held
            color: Theme.ink
            text: qsTr("Look at the originals: the licence with this code, and the person's name on it or on an authorisation with the organisation's seal. Keep no copy here.")
        }
        Paragraph {
            width: parent.width
            visible: !page.signs && page.machine
            color: Theme.ink
            text: qsTr("An IoT card: ask which machine it goes into, where it stands, and how many there are. It must not make calls, and must not leave that machine.")
        }
        Paragraph {
            width: parent.width
            visible: !page.signs && page.abroad
            color: Theme.ink
            text: qsTr("Ask for the identity card first: who has one uses it. Only who has settled abroad and never had an identity number goes on with the passport: two of you look at it, and at a paper of residence of that country.")
        }
        Paragraph {
            width: parent.width
            visible: !page.signs
            color: Theme.ink
            text: page.replaces ? qsTr("Ask in your own words: what happened to the card, and to the ones before? Who has the telephone now? Does anybody wait outside or tell them what to say?")
                : qsTr("Ask in your own words: who will use the number, where, and why another one? Does anybody wait outside or tell them what to say?")
        }
        Reasons {
            width: parent.width
            visible: !page.signs
            model: page.content.reasons
        }
        Signing {
            id: signing
            width: parent.width
            visible: page.signs
            content: page.content
            told: page.told
            answer: favourable ? page.plausible : page.notPlausible
            favourable: page.content.answer === "plausible"
            explained: qsTr("A supervisor chooses their own name and signs this answer with their own PIN, not the clerk of this visit.")
            mark: "supervisor"
            onChanged: page.changing = true
        }
        Paragraph {
            width: parent.width
            visible: page.content.asked_left_s > 0
            text: qsTr("A supervisor elsewhere is asked, for %1 s yet.").arg(page.content.asked_left_s)
            Accessible.id: "kiosk:asked_elsewhere"
        }
        KioskButton {
            width: parent.width
            visible: page.signs && acts && signing.signer === ""
            control: "ask_elsewhere"
            text: qsTr("Ask a supervisor at another kiosk")
            secondary: true
        }

        keys: PinEntry {
            width: parent.width
            content: page.content
            clerk: signing.signer
            name: signing.signerName
            second: page.content.second
            open: page.content.opens_in_s === 0 && !signing.locked
            submitText: (second ? qsTr("Hold: %1 confirms") : qsTr("%1 confirms")).arg(signing.signerName)
        }
    }

    Answers {
        id: answers
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !page.signs
        ways: [
            { control: "focus_plausible", text: page.plausible },
            { control: "focus_not_plausible", text: page.notPlausible }
        ]
        onChosen: page.changing = false
    }
}
