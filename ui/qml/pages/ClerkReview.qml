import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("For the clerk: is this the holder?")
    readonly property bool signs: content.answer !== "" && !changing
    property bool changing: false

    Halves {
        id: halves
        anchors.top: parent.top
        anchors.bottom: answers.top
        anchors.bottomMargin: answers.visible ? Theme.gap : 0
        width: parent.width
        wordSpacing: 12
        keysShown: page.signs && signing.signer !== ""

        Heading {
            width: parent.width
            visible: !page.signs
            text: page.title
        }
        Row {
            width: parent.width
            visible: !(halves.keysShown && Theme.large && !page.wide)
            spacing: 16
            Portrait {
                id: portrait
                height: page.signs ? 126 : page.wide ? 190 : Theme.large ? 280 : 240
                jpeg: page.content.portrait
            }
            Column {
                width: parent.width - portrait.width - parent.spacing
                spacing: 4
                Repeater {
                    model: page.content.rows
                    Paragraph {
                        required property var modelData
                        width: parent.width
                        color: Theme.ink
                        font.bold: modelData.label === "name"
                        wrapMode: Text.Wrap
                        text: Texts.value(modelData.label, modelData.value)
                        Accessible.description: "holder:" + modelData.label
                    }
                }
                Paragraph {
                    width: parent.width
                    visible: !page.signs
                    font.pixelSize: Theme.small + 2
                    text: qsTr("Compare with the person in front of you: shape of the face, eyes, nose, ears, moles. Hair, glasses and weight may change.")
                }
            }
        }
        Rectangle {
            width: parent.width
            visible: !page.signs
            height: reasons.implicitHeight + 24
            radius: Theme.radius
            color: Theme.paper
            Column {
                id: reasons
                x: 14
                y: 12
                width: parent.width - 28
                spacing: 6
                MessageText {
                    width: parent.width
                    code: page.content.message
                    font.bold: true
                }
                Repeater {
                    model: page.content.why
                    Paragraph {
                        required property string modelData
                        width: parent.width
                        font.pixelSize: Theme.small + 2
                        text: "· " + Texts.why(modelData)
                        Accessible.description: "why:" + modelData
                    }
                }
            }
        }
        Signing {
            id: signing
            width: parent.width
            visible: page.signs
            content: page.content
            answer: page.content.answer === "holder" ? "is_holder" : "is_not_holder"
            favourable: page.content.answer === "holder"
            explained: page.content.signed.length === 0
                ? qsTr("First %1 confirms with a PIN, then a second, different person.").arg(page.content.signers.map(clerk => clerk.name).join(" "))
                : qsTr("%1 has confirmed. Now a second, different person enters their own PIN.").arg(page.content.signed.join(" "))
            mark: "signed:" + page.content.signed.length
            onChanged: page.changing = true
        }

        keys: PinPad {
            width: parent.width
            clerk: signing.signer
            submitText: qsTr("%1 confirms").arg(signing.signerName)
        }
    }

    Answers {
        id: answers
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !page.signs
        wide: page.wide
        controls: ["is_holder", "is_not_holder", "no_second_person"]
        onChosen: page.changing = false
    }
}
