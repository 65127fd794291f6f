import QtQuick
import Kiosk
import "../parts"

// For the staff: who is at the counter. Customers wait.
Page {
    id: page
    title: qsTr("Clerk sign-in")
    property string clerk: content.clerks.length === 1 ? content.clerks[0].id : ""

    Halves {
        anchors.fill: parent

        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("Choose your name and enter your PIN. Customers: please wait for the staff.")
        }
        Flow {
            id: names
            width: parent.width
            spacing: Theme.gap
            Repeater {
                model: page.content.clerks
                KioskButton {
                    required property var modelData
                    width: (names.width - Theme.gap) / 2
                    text: modelData.name
                    secondary: page.clerk !== modelData.id
                    acts: true
                    Accessible.description: "clerk:" + modelData.id
                    onClicked: page.clerk = modelData.id
                }
            }
        }
        MessageText {
            width: parent.width
            code: page.content.message
            color: Theme.bad
        }
        Paragraph {
            width: parent.width
            visible: page.content.message === "pin_wrong"
            text: qsTr("Attempts left: %1").arg(page.content.attempts_left)
        }
        Paragraph {
            width: parent.width
            visible: page.content.locked_s > 0
            text: qsTr("Locked for %1 more seconds").arg(page.content.locked_s)
        }

        keys: PinEntry {
            width: parent.width
            content: page.content
            clerk: page.clerk
            submitText: qsTr("Sign in")
        }
    }
}
