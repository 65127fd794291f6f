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
    readonly property var hints: ({
        hint: content.flow === Enumerations.flow.CANCEL
            ? qsTr("With your full name, by finger or pen. You sign that you give up this number of your own will.")
            : content.flow === Enumerations.flow.TRANSFER_OUT
            ? qsTr("With your full name, by finger or pen. You sign that you hand this number over of your own will.")
            : qsTr("With your full name, by finger or pen. You sign that you have read the risk notice."),
        palm: qsTr("A whole hand draws no line. Please sign with a fingertip or a pen.")
    })
    readonly property string said: content.message !== "" ? content.message : pad.palm ? "palm" : "hint"

    Heading {
        id: heading
        width: parent.width
        text: page.title
    }
    ReservedText {
        id: words
        y: heading.height + 8
        width: parent.width
        sentences: Object.assign({}, page.hints, page.messages, { drawing_full: page.message("drawing_full"), [page.said]: page.hints[page.said] ?? page.message(page.said) })
        said: page.said
    }
    DrawingPaper {
        id: pad
        y: Math.ceil(words.y + words.height + Theme.gap)
        width: parent.width
        height: Math.max(1, Math.floor(foot.y - Theme.gap - y))
        known: page.content
        name: page.title
        mark: "signature_area"
        signed: true
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
