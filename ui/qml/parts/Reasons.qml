import QtQuick
import Kiosk

// The reasons of a decision: why, on what ground, what helps, where to object: never a bare refusal.
Column {
    id: reasons
    property var model: []
    spacing: Theme.gap

    Repeater {
        model: reasons.model
        Rectangle {
            id: card
            required property var modelData
            width: reasons.width
            height: lines.implicitHeight + 32
            radius: Theme.cardRadius
            color: Theme.paper
            border.width: 1
            border.color: Theme.hair
            Column {
                id: lines
                x: 16
                y: 16
                width: parent.width - 32
                spacing: 10
                Paragraph {
                    width: parent.width
                    text: card.modelData.text
                    color: Theme.ink
                    font.bold: true
                    Accessible.id: "kiosk:reason"
                }
                Repeater {
                    model: [
                        [qsTr("Until"), card.modelData.until],
                        [qsTr("What helps"), card.modelData.remedy],
                        [qsTr("Where to object"), card.modelData.appeal],
                        [qsTr("Ground"), card.modelData.basis]
                    ].filter(row => row[1])
                    Paragraph {
                        required property var modelData
                        width: lines.width
                        text: modelData[0] + qsTr(": ") + modelData[1]
                        font.pixelSize: Theme.small + 2
                    }
                }
                Repeater {
                    model: card.modelData.facts
                    Paragraph {
                        required property string modelData
                        width: lines.width
                        text: "· " + modelData
                        font.pixelSize: Theme.small
                        wrapMode: Text.Wrap
                        Accessible.id: "kiosk:fact"
                    }
                }
            }
        }
    }
}
