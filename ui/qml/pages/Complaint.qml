import QtQuick
import Kiosk
import "../parts"

// For the customer: an objection to a decision. Which decision, on what ground, where the answer is told.
Page {
    id: page
    title: qsTr("Object or complain")
    messages: ({
        reference_malformed: qsTr("This is not a decision number: ten characters, digits and the letters A to F."),
        ground_needed: qsTr("Please choose first what is wrong.")
    })
    readonly property string decisionNumber: qsTr("Decision number")
    readonly property string contactNumber: qsTr("Contact number (optional)")
    property string typing: content.about === "" ? "reference" : ""
    property bool sent: false // the number was entered here, and the counter has not answered yet
    property string before: content.about

    // Once the counter has the decision's number there is no keypad for it any more.
    onContentChanged: {
        const taken = sent && content.message !== "reference_malformed" || content.about !== before
        if (typing === "reference" && content.about !== "" && taken)
            typing = ""
        sent = false
        before = content.about
    }

    Halves {
        anchors.top: parent.top
        anchors.bottom: file.top
        anchors.bottomMargin: page.typing === "" ? Theme.gap : 0
        width: parent.width
        wordSpacing: 12
        keysShown: page.typing !== ""

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
            visible: page.typing === "reference"
            text: qsTr("Scan or enter the decision number: ten characters, on the receipt or in the message.")
        }
        Paragraph {
            width: parent.width
            visible: page.typing === "contact"
            text: qsTr("Where do you want the answer? A phone number is enough. You can leave it out.")
        }
        Labelled {
            width: parent.width
            visible: page.typing === ""
            label: page.decisionNumber
            value: page.content.about
            mark: "about"
        }
        Paragraph {
            width: parent.width
            visible: page.typing === ""
            color: Theme.ink
            text: qsTr("What is wrong with it?")
        }
        Grid {
            id: choices
            width: parent.width
            visible: page.typing === ""
            columns: page.wide ? 3 : 2
            spacing: 12
            Repeater {
                id: buttons
                model: Enumerations.complaintGrounds
                KioskButton {
                    required property var modelData
                    readonly property real tallest: {
                        let most = 0
                        for (let i = 0; i < buttons.count; i++)
                            most = Math.max(most, buttons.itemAt(i) ? buttons.itemAt(i).implicitHeight : 0)
                        return most
                    }
                    width: (choices.width - (choices.columns - 1) * choices.spacing) / choices.columns
                    height: Math.max(Theme.target * 1.2, tallest)
                    control: "ground_" + modelData.code
                    text: modelData.words[Bridge.language]
                    secondary: true
                    chosen: page.content.ground === modelData.code
                }
            }
        }
        Labelled {
            width: parent.width
            visible: page.typing === "" && page.content.route !== ""
            label: qsTr("It goes to")
            value: SharedTexts.route(page.content.route)
            mark: "route:" + page.content.route
        }
        Labelled {
            width: parent.width
            visible: page.typing === ""
            label: page.contactNumber
            value: page.content.contact || qsTr("none given")
            mark: "contact_number"
        }
        Grid {
            id: more
            readonly property real half: (width - spacing) / 2
            width: parent.width
            visible: page.typing === ""
            columns: 2
            spacing: 12
            KioskButton {
                width: more.half
                text: page.content.contact ? qsTr("Change the contact number") : qsTr("Add a contact number")
                secondary: true
                acts: true
                Accessible.id: "kiosk:change_contact"
                onClicked: page.typing = "contact"
            }
            KioskButton {
                width: more.half
                control: "write_note"
                text: page.content.noted ? qsTr("Change what you wrote") : qsTr("Write or draw a note")
                secondary: true
                chosen: page.content.noted
            }
            KioskButton {
                width: more.half
                visible: !page.content.given
                text: qsTr("Another decision number")
                secondary: true
                acts: true
                Accessible.id: "kiosk:change"
                onClicked: page.typing = "reference"
            }
        }
        Reasons {
            width: parent.width
            visible: page.typing === ""
            model: page.content.reasons
        }

        keys: Keypad {
            width: parent.width
            fields: page.typing === "contact" ? [{ code: "contact", caption: page.contactNumber, most: page.content.contact_most }]
                : [{ code: "reference", caption: page.decisionNumber, letters: "ABCDEF", most: page.content.reference_length }]
            values: ({ reference: page.content.about, contact: page.content.contact })
            complete: page.typing === "contact" || (values.reference || "") !== ""
            submitText: qsTr("Take over")
            onSubmitted: values => {
                const code = page.typing
                if (code === "contact")
                    page.typing = ""
                else
                    page.sent = true
                Bridge.enter({ [code]: values[code] || "" })
            }
        }
    }
    KioskButton {
        id: file
        anchors.bottom: parent.bottom
        width: parent.width
        control: "file"
        text: qsTr("File the complaint")
        visible: page.typing === ""
        height: visible ? implicitHeight : 0
    }
}
