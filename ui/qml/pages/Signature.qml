import QtQuick
import Kiosk
import "../parts"

// For the customer: sign by finger or pen.
Page {
    id: page
    title: qsTr("Please sign below")
    messages: ({
        signature_too_short: qsTr("Please sign with your full name.")
    })

    Heading {
        id: heading
        width: parent.width
        text: page.title
    }
    MessageText {
        id: trouble
        anchors.top: heading.bottom
        anchors.topMargin: 8
        width: parent.width
        code: page.content.message
        text: page.told
        color: Theme.bad
    }
    Paragraph {
        id: hint
        visible: !trouble.visible
        anchors.top: heading.bottom
        anchors.topMargin: 8
        width: parent.width
        text: page.content.flow === Enumerations.flow.CANCEL
            ? qsTr("With your full name, by finger or pen. You sign that you give up this number of your own will.")
            : qsTr("With your full name, by finger or pen. You sign that you have read the risk notice.")
    }
    Rectangle {
        anchors.fill: pad
        radius: Theme.radius
        color: Theme.paper
        border.width: 2
        border.color: Theme.brand
        Rectangle {
            x: 40
            y: parent.height * 0.78
            width: parent.width - 80
            height: 1
            color: Theme.line
        }
    }
    SignaturePad {
        id: pad
        anchors.top: trouble.visible ? trouble.bottom : hint.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        strokes: page.content.strokes
        onStroke: points => Bridge.stroke(points)
        Accessible.role: Accessible.Canvas
        Accessible.name: page.title
        Accessible.description: "signature_area"
    }
    Column {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 12
        Row {
            width: parent.width
            spacing: Theme.gap
            KioskButton {
                width: (parent.width - parent.spacing) / 3
                control: "clear_signature"
                text: qsTr("Clear")
                secondary: true
            }
            KioskButton {
                width: (parent.width - parent.spacing) * 2 / 3
                control: "sign"
                text: qsTr("Sign")
            }
        }
    }
}
