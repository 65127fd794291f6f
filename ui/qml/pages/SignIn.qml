import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Clerk sign-in")
    property string clerk: content.clerks.length === 1 ? content.clerks[0].id : ""

    Grid {
        anchors.fill: parent
        columns: page.wide ? 2 : 1
        spacing: 24

        Scroller {
            id: words
            width: page.wide ? (parent.width - parent.spacing) / 2 : parent.width
            height: page.wide ? parent.height
                : Math.min(contentHeight, page.height - pad.contentHeight - parent.spacing)
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
        }

        Scroller {
            id: pad
            width: words.width
            height: page.wide ? parent.height : parent.height - words.height - parent.spacing
            Keypad {
                id: keys
                width: parent.width
                fields: [{ code: "pin", secret: true, most: 12 }]
                submitText: qsTr("Sign in")
                complete: page.clerk !== "" && (values.pin || "").length >= 4
                onSubmitted: values => {
                    Bridge.enter({ clerk: page.clerk, pin: values.pin })
                    keys.clear()
                }
            }
        }
    }
}
