import QtQuick
import Kiosk
import "../parts"

// For the customer: what the choices of a complaint do not say, written or drawn with a finger.
Page {
    id: page
    title: qsTr("Write or draw it in your own hand")
    readonly property var hints: ({
        hint: qsTr("By finger or pen, in any language or as a picture. Whoever answers your complaint reads it."),
        palm: qsTr("A whole hand draws no line. Please use a fingertip or a pen.")
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
        sentences: Object.assign({}, page.hints, { drawing_full: page.message("drawing_full"), [page.said]: page.hints[page.said] ?? page.message(page.said) })
        said: page.said
    }
    DrawingPaper {
        id: pad
        y: Math.ceil(words.y + words.height + Theme.gap)
        width: parent.width
        height: Math.max(1, Math.floor(foot.y - Theme.gap - y))
        known: page.content
        name: page.title
        mark: "note_area"
    }
    Row {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Theme.gap
        KioskButton {
            width: (parent.width - parent.spacing) / 3
            control: "clear_note"
            text: qsTr("Clear")
            secondary: true
        }
        KioskButton {
            width: (parent.width - parent.spacing) * 2 / 3
            control: "keep_note"
            text: qsTr("Add to the complaint")
        }
    }
}
