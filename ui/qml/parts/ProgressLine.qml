import QtQuick
import Kiosk

// The line of numbered steps: where we are, what is done, what comes.
Row {
    id: line
    property string place // the step where the customer is; one that is not on the line hides it
    property bool onDark: false
    readonly property var steps: Enumerations.progress
    readonly property int at: steps.indexOf(place)

    // Its words, for the customer.
    function name(step: string): string {
        switch (step) {
        case "document": return qsTr("Document")
        case "presence": return qsTr("Face")
        case "notice": return qsTr("Notice")
        case "signature": return qsTr("Signature")
        case "confirmation": return qsTr("Check")
        case "result": return qsTr("Done")
        default: return step
        }
    }

    height: dot + 10 + Theme.small * 1.5
    readonly property int dot: Theme.large ? 44 : 38

    Repeater {
        model: line.steps
        Item {
            id: step
            required property string modelData
            required property int index
            readonly property bool done: index < line.at
            readonly property bool now: index === line.at
            width: line.width / line.steps.length
            height: line.height
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                width: line.dot
                height: line.dot
                radius: line.dot / 2
                color: step.done ? Theme.good : step.now ? (line.onDark ? "#ffffff" : Theme.brand) : line.onDark ? "#3b6db3" : Theme.rest
                Text {
                    textFormat: Text.PlainText
                    anchors.centerIn: parent
                    text: step.done ? "✓" : step.index + 1
                    font.pixelSize: Theme.small
                    color: line.onDark && step.now ? Theme.brand : step.done || step.now || line.onDark ? "#ffffff" : Theme.restInk
                    Accessible.ignored: true
                }
            }
            Text {
                textFormat: Text.PlainText
                x: 2
                width: parent.width - 4
                horizontalAlignment: Text.AlignHCenter
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 14
                anchors.bottom: parent.bottom
                text: line.name(step.modelData)
                font.pixelSize: Theme.small
                font.bold: step.now
                color: line.onDark ? "#ffffff" : step.now ? Theme.ink : Theme.quiet
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }
}
