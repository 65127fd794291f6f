import QtQuick
import Kiosk

// A page for what the kiosk cannot check alone: cases to choose from, what the chosen one needs, and the ticket.
Page {
    id: assisted
    property string lead
    property var cases // [{control, code, text, needs}]; needs: one line each
    readonly property var chosen: cases.find(one => one.code === content.case) ?? null

    Scroller {
        anchors.top: parent.top
        anchors.bottom: ticket.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: assisted.wide ? 14 : 20
        Heading {
            width: parent.width
            text: assisted.title
        }
        Paragraph {
            width: parent.width
            text: assisted.lead
        }
        Grid {
            id: choices
            width: parent.width
            columns: assisted.wide ? Math.max(2, assisted.cases.length) : 2
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: assisted.cases
                KioskButton {
                    required property var modelData
                    width: choices.each
                    height: Math.max(implicitHeight, Theme.target * (assisted.wide ? 1.1 : 1.4))
                    control: modelData.control
                    text: modelData.text
                    secondary: true
                    chosen: assisted.content.case === modelData.code
                }
            }
        }
        Rectangle {
            width: parent.width
            visible: assisted.chosen !== null
            height: visible ? needs.implicitHeight + 40 : 0
            radius: Theme.radius
            color: Theme.paper
            Column {
                id: needs
                x: 20
                y: 20
                width: parent.width - 40
                spacing: 12
                Paragraph {
                    width: parent.width
                    font.bold: true
                    color: Theme.ink
                    text: qsTr("This is needed, as originals:")
                }
                Repeater {
                    model: assisted.chosen ? assisted.chosen.needs : []
                    Paragraph {
                        required property string modelData
                        width: needs.width
                        color: Theme.ink
                        text: "• " + modelData
                    }
                }
            }
        }
        Paragraph {
            width: parent.width
            visible: assisted.chosen !== null
            text: qsTr("If something is missing, take the ticket all the same: the clerk tells you what else will do.")
        }
    }
    KioskButton {
        id: ticket
        anchors.bottom: parent.bottom
        width: parent.width
        control: "take_ticket"
        hint: acts ? "" : qsTr("First choose above")
    }
}
