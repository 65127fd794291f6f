import QtQuick
import Kiosk

// Where we are: a bar of as many parts as there are steps, and the name of the step.
Column {
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

    // Assistive technology's: the step as a number, too.
    readonly property real value: at + 1
    readonly property real minimumValue: 1
    readonly property real maximumValue: steps.length
    Accessible.role: Accessible.ProgressBar
    Accessible.name: words.text

    spacing: 6

    Row {
        id: parts
        width: parent.width
        spacing: 6
        Repeater {
            model: line.steps
            Rectangle {
                required property int index
                width: (parts.width - (line.steps.length - 1) * parts.spacing) / line.steps.length
                height: 8
                radius: 4
                color: line.onDark ? (index <= line.at ? Theme.paper : Theme.edge) : index < line.at ? Theme.good : index === line.at ? Theme.brand : Theme.edge
            }
        }
    }
    Text {
        textFormat: Text.PlainText
        id: words
        width: parent.width
        text: qsTr("Step %1 of %2: %3").arg(line.at + 1).arg(line.steps.length).arg(line.name(line.place))
        font.pixelSize: Theme.small
        color: line.onDark ? Theme.paper : Theme.quiet
        elide: Text.ElideRight
        Accessible.ignored: true
    }
}
