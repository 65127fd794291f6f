import QtQuick
import Kiosk
import "../parts"

// For the customer: sign by finger or pen.
Page {
    id: page
    title: qsTr("Please sign below")
    messages: ({
        signature_too_short: qsTr("Please sign with your full name."),
        signature_full: qsTr("There is no room for more. All that you see is kept: sign it, or clear it and begin anew.")
    })
    readonly property var hints: ({
        hint: content.flow === Enumerations.flow.CANCEL
            ? qsTr("With your full name, by finger or pen. You sign that you give up this number of your own will.")
            : content.flow === Enumerations.flow.TRANSFER_OUT
            ? qsTr("With your full name, by finger or pen. You sign that you hand this number over of your own will.")
            : qsTr("With your full name, by finger or pen. You sign that you have read the risk notice."),
        palm: qsTr("A whole hand draws no line. Please sign with a fingertip or a pen.")
    })
    readonly property string said: content.message !== "" ? content.message : pad.palm ? "palm" : "hint"

    property rect paper: Qt.rect(0, 0, 0, 0) // on which can be drawn

    function lay(x: real, y: real, part: rect) {
        paper = Qt.rect(x + part.x, y + part.y, part.width, part.height)
    }

    Heading {
        id: heading
        width: parent.width
        text: page.title
    }
    Item { // as high as its longest sentence: a pad that moved would move under the hand
        id: words
        y: heading.height + 8
        width: parent.width
        height: childrenRect.height
        Repeater {
            model: Object.keys(page.hints).concat(Object.keys(page.messages), page.messages[page.said] || page.hints[page.said] ? [] : [page.said])
            MessageText {
                required property string modelData
                readonly property bool shown: modelData === page.said
                width: words.width
                code: modelData
                text: page.hints[modelData] ?? page.message(modelData)
                color: modelData === "hint" ? Theme.quiet : Theme.bad
                opacity: shown ? 1 : 0
                Accessible.ignored: !shown
            }
        }
    }
    Rectangle {
        x: page.paper.x
        y: page.paper.y
        width: page.paper.width
        height: page.paper.height
        radius: Theme.radius
        color: Theme.paper
        border.width: 2
        border.color: Theme.brand
        Rectangle {
            x: 40
            y: parent.height * 0.78
            width: parent.width - 80
            height: 1
            color: Theme.hair
        }
    }
    SignaturePad {
        id: pad
        y: Math.ceil(words.y + words.height + Theme.gap)
        width: parent.width
        height: Math.max(1, Math.floor(foot.y - Theme.gap - y))
        known: page.content
        onPaperChanged: page.lay(x, y, paper)
        onYChanged: page.lay(x, y, paper)
        onStroke: (points, size) => Bridge.stroke(points, size)
        Accessible.role: Accessible.Canvas
        Accessible.name: page.title
        Accessible.id: "kiosk:signature_area"
        Accessible.focusable: PageGuard.open
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
