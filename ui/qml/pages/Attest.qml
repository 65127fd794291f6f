import QtQuick
import Kiosk
import "../parts"

// For the clerk: was the person who moved before the camera a living one? An answer counts once the clerk confirms it.
Page {
    id: page
    title: qsTr("For the clerk")
    progress: "presence"
    readonly property bool signs: content.answer !== "" && !changing
    part: signs ? "signs" : ""
    property bool changing: false
    readonly property string yes: qsTr("Yes: a real person sits here")

    Halves {
        anchors.fill: parent
        wordSpacing: page.signs ? 12 : 24
        keysShown: page.signs && page.content.by_pin

        Heading {
            width: parent.width
            visible: !page.signs
            text: page.title
        }
        Paragraph {
            width: parent.width
            visible: !(page.signs && page.content.by_pin)
            color: Theme.ink
            text: qsTr("%1, look at the customer: was it a living person who moved before the camera just now, and no picture, mask or screen?").arg(page.content.clerk)
        }
        Paragraph {
            width: parent.width
            visible: !page.signs
            text: qsTr("A camera alone cannot tell a face on a good screen, a mask or a fed-in picture from a person. You can.")
        }
        KioskButton {
            width: parent.width
            visible: !page.signs
            height: visible ? Theme.target * 1.3 : 0
            control: "attest_real"
            text: page.yes
            secondary: true // neither weighs more than the other
            onClicked: page.changing = false
        }
        KioskButton {
            width: parent.width
            visible: !page.signs
            height: visible ? Theme.target * 1.3 : 0
            control: "attest_not_real"
            text: qsTr("No, or I am not sure")
            secondary: true
        }
        Signing {
            id: signing
            width: parent.width
            visible: page.signs
            content: page.content
            told: page.told
            answer: page.yes
            favourable: true
            explained: page.content.by_pin
                ? qsTr("%1 confirms with their PIN, which was last entered some time ago.").arg(page.content.clerk)
                : qsTr("%1 confirms, not the customer.").arg(page.content.clerk)
            changeText: qsTr("Another answer")
            onChanged: page.changing = true
        }
        KioskButton {
            width: parent.width
            visible: page.signs && !page.content.by_pin
            height: visible ? Theme.target * 1.3 : 0
            control: "attest_confirm"
            text: qsTr("Hold: %1 confirms").arg(page.content.clerk)
            holdS: 1
        }
        Paragraph {
            width: parent.width
            visible: !page.signs
            font.pixelSize: Theme.small + 2
            text: qsTr("Your answer is part of the signed record. Next, the customer reads the risk notice.")
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
}
