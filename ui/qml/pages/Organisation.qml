import QtQuick
import Kiosk
import "../parts"

// For the customer: the organisation that is to hold the number, by its code, and why they may act for it.
Page {
    id: page
    title: given ? qsTr("By what do you act for it?") : qsTr("Which organisation is to hold the number?")
    part: given ? "authority" : ""
    readonly property bool given: content.code !== "" && !changing
    property bool changing: false
    messages: ({
        organisation_code_malformed: qsTr("This is not the code on a licence. It has 18 digits and letters; please compare each of them.")
    })

    Halves {
        anchors.fill: parent
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
            visible: !page.given && !(page.content.message && Theme.large)
            font.pixelSize: Theme.small + 2
            text: qsTr("Scan the square code on the business licence, or type the 18 characters of its unified social credit code.")
        }
        Labelled {
            width: parent.width
            visible: page.given
            label: SharedTexts.field("organisation_code")
            value: page.content.code
            mark: "organisation"
        }
        Repeater {
            model: page.given ? ["authority_representative", "authority_letter"] : []
            KioskButton {
                required property string modelData
                width: parent.width
                height: Math.max(implicitHeight, Theme.target * 1.4)
                control: modelData
                text: SharedTexts.value("agent_authority", modelData.replace("authority_", ""))
                hint: modelData === "authority_letter" ? qsTr("With the organisation's seal, and my name on it") : qsTr("My name is on the licence")
            }
        }
        Paragraph {
            width: parent.width
            visible: page.given
            text: qsTr("Next comes your own document. Then a supervisor looks at the licence and at your authorisation: please have both originals ready.")
        }
        KioskButton {
            width: parent.width
            visible: page.given
            text: qsTr("Change the code")
            secondary: true
            acts: true
            Accessible.id: "kiosk:change"
            onClicked: page.changing = true
        }

        keys: Keypad {
            width: parent.width
            fields: [{ code: "organisation_code", caption: SharedTexts.field("organisation_code"), letters: "ABCDEFGHJKLMNPQRTUWXY", most: page.content.length }]
            values: ({ organisation_code: page.content.code })
            submitText: qsTr("Take over")
            onSubmitted: values => {
                page.changing = false
                Bridge.enter(values)
            }
        }
    }
}
