import QtQuick
import Kiosk

// The signing of a clerk's answer with a PIN: what was answered, who signs, why a PIN did not count.
// Who signs beside the visit's clerk chooses their own name, even where only one can be meant.
Column {
    id: signing
    property var content
    property string told // the page's text for its message
    property string answer // in the words of its button
    property bool favourable: false
    property string explained
    property string mark // for assistive technology: how far the signing is
    property string changeText: qsTr("Another answer, or nobody else is here")
    property string picked
    readonly property var candidates: content.signers.map(clerk => clerk.id)
    readonly property bool chooses: content.second || candidates.length > 1
    readonly property string signer: !chooses ? candidates.join("") : candidates.indexOf(picked) >= 0 ? picked : ""
    readonly property string signerName: content.signers.filter(clerk => clerk.id === signer).map(clerk => clerk.name).join("")
    readonly property bool locked: content.signers.some(clerk => clerk.id === signer && clerk.locked_s !== 0)
    readonly property bool refused: ["pin_wrong", "pin_locked", "pin_blocked", "pin_not_checked", "clerk_confirms", "somebody_else_confirms"]
        .indexOf(content.message) >= 0

    signal changed

    spacing: 12

    MessageText {
        width: parent.width
        visible: signing.refused
        code: signing.content.message
        text: signing.told
        color: Theme.bad
    }
    Paragraph {
        width: parent.width
        visible: signing.content.message === "pin_wrong"
        text: qsTr("Attempts left: %1").arg(signing.content.attempts_left)
    }
    Paragraph {
        width: parent.width
        color: signing.favourable ? Theme.good : Theme.bad
        font.bold: true
        text: signing.answer
        Accessible.id: "kiosk:answer:" + signing.content.answer
    }
    Paragraph {
        width: parent.width
        visible: signing.content.message !== "supervisor_confirms" // which says the same
        font.pixelSize: Theme.small + 2
        text: signing.explained
        Accessible.id: "kiosk:" + signing.mark
    }
    Paragraph { // its room is kept, so that no name moves under a finger when the time is over
        readonly property bool waits: signing.content.opens_in_s > 0
        width: parent.width
        visible: signing.content.second
        opacity: waits ? 1 : 0
        font.pixelSize: Theme.small + 2
        text: qsTr("Please hand over: the field opens in %1 s.").arg(signing.content.opens_in_s)
        Accessible.ignored: !waits
    }
    People {
        width: parent.width
        visible: signing.chooses && signing.candidates.length > 0
        list: signing.content.signers
        chosen: signing.signer
        onPicked: id => signing.picked = id
    }
    Paragraph {
        width: parent.width
        visible: !signing.chooses && signing.locked
        text: PinTexts.lock(signing.locked ? signing.content.signers[0].locked_s : 0)
    }
    KioskButton {
        width: parent.width
        visible: signing.changeText !== ""
        text: signing.changeText
        secondary: true
        acts: true
        Accessible.id: "kiosk:change"
        onClicked: signing.changed()
    }
}
