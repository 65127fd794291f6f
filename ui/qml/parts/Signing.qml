import QtQuick
import Kiosk

// The signing of a clerk's answer with a PIN: what was answered, who signs, why a PIN did not count.
Column {
    id: signing
    property var content
    property string answer // in the words of its button
    property bool favourable: false
    property string explained
    property string mark // for assistive technology: how far the signing is
    property string picked
    readonly property var candidates: content.signers.map(clerk => clerk.id)
    readonly property string signer: candidates.length === 1 ? candidates[0] : candidates.indexOf(picked) >= 0 ? picked : ""
    readonly property string signerName: content.signers.filter(clerk => clerk.id === signer).map(clerk => clerk.name).join("")
    readonly property bool refused: ["pin_wrong", "pin_locked", "somebody_else_confirms"].indexOf(content.message) >= 0

    signal changed

    spacing: 12

    MessageText {
        width: parent.width
        visible: signing.refused
        code: signing.content.message
        color: Theme.bad
    }
    Paragraph {
        width: parent.width
        visible: signing.content.message === "pin_wrong"
        text: qsTr("Attempts left: %1").arg(signing.content.attempts_left)
    }
    Paragraph {
        width: parent.width
        visible: signing.content.locked_s > 0
        text: qsTr("Locked for %1 more seconds").arg(signing.content.locked_s)
    }
    Paragraph {
        width: parent.width
        color: signing.favourable ? Theme.good : Theme.bad
        font.bold: true
        text: signing.answer
        Accessible.description: "answer:" + signing.content.answer
    }
    Paragraph {
        width: parent.width
        visible: signing.content.message !== "supervisor_confirms" // which says the same
        font.pixelSize: Theme.small + 2
        text: signing.explained
        Accessible.description: signing.mark
    }
    Flow {
        id: people
        width: parent.width
        visible: signing.candidates.length > 1
        spacing: 12
        Repeater {
            model: signing.content.signers
            KioskButton {
                required property var modelData
                width: (people.width - people.spacing) / 2
                text: modelData.name
                secondary: signing.signer !== modelData.id
                acts: true
                Accessible.description: "clerk:" + modelData.id
                onClicked: signing.picked = modelData.id
            }
        }
    }
    KioskButton {
        width: parent.width
        text: qsTr("Another answer, or nobody else is here")
        secondary: true
        acts: true
        Accessible.description: "change"
        onClicked: signing.changed()
    }
}
