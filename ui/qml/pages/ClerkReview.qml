import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("For the clerk: is this the holder?")
    readonly property bool signs: content.answer !== "" && !changing
    property bool changing: false
    property string picked
    readonly property var candidates: content.signers.map(clerk => clerk.id)
    readonly property string signer: candidates.length === 1 ? candidates[0] : candidates.indexOf(picked) >= 0 ? picked : ""
    readonly property bool refused: ["pin_wrong", "pin_locked", "somebody_else_confirms"].indexOf(content.message) >= 0

    Grid {
        anchors.top: parent.top
        anchors.bottom: answers.top
        anchors.bottomMargin: answers.visible ? Theme.gap : 0
        width: parent.width
        columns: page.wide && pad.visible ? 2 : 1
        spacing: 20

        Scroller {
            id: words
            width: parent.columns === 2 ? (parent.width - parent.spacing) / 2 : parent.width
            height: !pad.visible || parent.columns === 2 ? parent.height
                : Math.min(contentHeight, parent.height - pad.contentHeight - parent.spacing)
            spacing: 12
            Heading {
                width: parent.width
                visible: !page.signs
                text: page.title
            }
            Row {
                width: parent.width
                visible: !(pad.visible && Theme.large && !page.wide)
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
            MessageText {
                width: parent.width
                visible: page.signs && page.refused
                code: page.content.message
                color: Theme.bad
            }
            Paragraph {
                width: parent.width
                visible: page.signs && page.content.message === "pin_wrong"
                text: qsTr("Attempts left: %1").arg(page.content.attempts_left)
            }
            Paragraph {
                width: parent.width
                visible: page.signs && page.content.locked_s > 0
                text: qsTr("Locked for %1 more seconds").arg(page.content.locked_s)
            }
            Paragraph {
                width: parent.width
                visible: page.signs
                color: page.content.answer === "holder" ? Theme.good : Theme.bad
                font.bold: true
                text: Texts.control(page.content.answer === "holder" ? "is_holder" : "is_not_holder")
                Accessible.description: "answer:" + page.content.answer
            }
            Paragraph {
                width: parent.width
                visible: page.signs
                font.pixelSize: Theme.small + 2
                text: page.content.signed.length === 0
                    ? qsTr("First %1 confirms with a PIN, then a second, different person.").arg(page.content.signers.map(clerk => clerk.name).join(" "))
                    : qsTr("%1 has confirmed. Now a second, different person enters their own PIN.").arg(page.content.signed.join(" "))
                Accessible.description: "signed:" + page.content.signed.length
            }
            Flow {
                id: people
                width: parent.width
                visible: page.signs && page.candidates.length > 1
                spacing: 12
                Repeater {
                    model: page.content.signers
                    KioskButton {
                        required property var modelData
                        width: (people.width - people.spacing) / 2
                        text: modelData.name
                        secondary: page.signer !== modelData.id
                        acts: true
                        Accessible.description: "clerk:" + modelData.id
                        onClicked: page.picked = modelData.id
                    }
                }
            }
            KioskButton {
                width: parent.width
                visible: page.signs
                text: qsTr("Another answer, or nobody else is here")
                secondary: true
                acts: true
                Accessible.description: "change"
                onClicked: page.changing = true
            }
        }

        Scroller {
            id: pad
            visible: page.signs && page.signer !== ""
            width: words.width
            height: parent.columns === 2 ? parent.height : parent.height - words.height - parent.spacing
            Keypad {
                id: keys
                width: parent.width
                fields: [{ code: "pin", secret: true, most: 12 }]
                submitText: qsTr("%1 confirms").arg(page.content.signers.filter(clerk => clerk.id === page.signer).map(clerk => clerk.name).join(""))
                complete: (values.pin || "").length >= 4
                onSubmitted: values => {
                    Bridge.enter({ clerk: page.signer, pin: values.pin })
                    keys.clear()
                }
            }
        }
    }

    Flow {
        id: answers
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !page.signs
        height: visible ? implicitHeight : 0
        spacing: 12
        readonly property real half: (width - spacing) / 2
        readonly property real third: (width - 2 * spacing) / 3
        Repeater {
            model: ["is_holder", "is_not_holder", "no_second_person"]
            KioskButton {
                required property string modelData
                width: page.wide ? answers.third : modelData === "no_second_person" ? answers.width : answers.half
                control: modelData
                secondary: modelData !== "is_holder"
                onClicked: page.changing = false
            }
        }
    }
}
