import QtQuick
import Kiosk
import "../parts"

// For the clerk, and a second member of the staff: is the person the document's holder? Both sign with their PIN.
Page {
    id: page
    title: qsTr("For the clerk: is this the holder?")
    messages: ({
        somebody_else_confirms: qsTr("It is another person's turn: two different people confirm.")
    })
    progress: "presence"
    readonly property bool signs: content.answer !== "" && !changing
    part: signs ? "signs" : ""
    property bool changing: false
    readonly property string yes: qsTr("Yes: this is the holder")
    readonly property string no: qsTr("No: this is somebody else")

    // Why the clerk looks (Why of the protocol). It accuses nobody.
    function why(code: string): string {
        switch (code) {
        case "face_declined": return qsTr("The customer does not want the face check.")
        case "another_way": return qsTr("The customer asked for another way.")
        case "not_completed": return qsTr("The face check did not come to its end.")
        case "wrong_movement": return qsTr("Another movement was seen than the one asked for.")
        case "other_side": return qsTr("The head turned to the other side than asked: left and right were mixed up, or the camera is mirrored. A technician checks it with: kiosk doctor --camera")
        case "camera_mirrored": return qsTr("Twice the first turn was seen to the other side: the camera may be mirrored, which is not the customer's fault. A technician checks it with: kiosk doctor --camera")
        case "little_to_see": return qsTr("The head turned too little, too slowly or too quickly for the camera alone. That is no sign of anything wrong.")
        case "light": return qsTr("The light here was not enough, too much, or behind the customer.")
        case "covered": return qsTr("Something covered part of the face.")
        case "place": return qsTr("The face did not come into the middle of the picture.")
        case "camera_turned": return qsTr("The camera hangs askew. Please call a technician.")
        case "machine": return qsTr("This device was too slow for the face check.")
        case "no_turn": return qsTr("The customer chose movements without turning the head.")
        case "picture_possible": return qsTr("The camera could not tell a head from a flat picture.")
        case "camera_frozen": return qsTr("The camera's picture stood still.")
        case "another_person": return qsTr("Another face came into the picture during the check.")
        case "nothing_to_compare": return qsTr("There was nothing to compare the face with.")
        case "not_certain": return qsTr("The faces are alike, but not with certainty.")
        case "not_alike": return qsTr("The camera found the faces not alike. Look with special care.")
        case "suspected_before": return qsTr("A face check with this document was in doubt earlier today. Look with special care.")
        case "many_sessions": return qsTr("Many face checks were begun today. People decide now.")
        default: return qsTr("The face check could not decide.")
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
                        text: SharedTexts.value(modelData.label, modelData.value)
                        Accessible.id: "kiosk:holder:" + modelData.label
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
                    text: page.told
                    font.bold: true
                }
                Repeater {
                    model: page.content.why
                    Paragraph {
                        required property string modelData
                        width: parent.width
                        font.pixelSize: Theme.small + 2
                        text: "· " + page.why(modelData)
                        Accessible.id: "kiosk:why:" + modelData
                    }
                }
            }
        }
        Signing {
            id: signing
            width: parent.width
            visible: page.signs
            content: page.content
            told: page.told
            answer: favourable ? page.yes : page.no
            favourable: page.content.answer === "holder"
            explained: page.content.signed.length === 0
                ? qsTr("First %1 confirms with a PIN, then a second, different person.").arg(page.content.signers.map(clerk => clerk.name).join(" "))
                : qsTr("%1 has confirmed. Now a second, different person chooses their own name and enters their own PIN.").arg(page.content.signed.join(" "))
            mark: "signed:" + page.content.signed.length
            onChanged: page.changing = true
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
            { control: "is_holder", text: page.yes },
            { control: "is_not_holder", text: page.no }
        ]
        onChosen: page.changing = false
    }
}
