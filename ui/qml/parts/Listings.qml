import QtQuick
import Kiosk

// The lists that the person is on: which, whose, how long, where to object. It holds for all of their numbers.
Column {
    id: listings
    property var model: []
    spacing: Theme.gap
    visible: model.length > 0

    Repeater {
        model: listings.model
        Rectangle {
            id: card
            required property var modelData
            width: listings.width
            height: lines.implicitHeight + 32
            radius: Theme.radius
            color: Theme.warnGround
            border.width: 2
            border.color: Theme.warn
            Column {
                id: lines
                x: 16
                y: 16
                width: parent.width - 32
                spacing: 8
                Paragraph {
                    readonly property bool personal: true
                    width: parent.width
                    text: qsTr("You are on a list: %1 (%2)").arg(card.modelData.list).arg(card.modelData.by)
                    color: Theme.warn
                    font.bold: true
                    Accessible.id: "kiosk:listing"
                }
                Paragraph {
                    readonly property bool personal: true
                    width: parent.width
                    text: card.modelData.since !== "" ? qsTr("From %1 until %2").arg(card.modelData.since).arg(card.modelData.until)
                        : qsTr("Until %1").arg(card.modelData.until)
                    color: Theme.ink
                    Accessible.id: "kiosk:term"
                }
                Paragraph {
                    readonly property bool personal: true
                    width: parent.width
                    text: qsTr("It holds for all numbers under your document.")
                    color: Theme.ink
                }
                Paragraph {
                    readonly property bool personal: true
                    width: parent.width
                    text: card.modelData.appeal
                    font.pixelSize: Theme.small + 2
                    color: Theme.ink
                    Accessible.id: "kiosk:appeal"
                }
            }
        }
    }
}
