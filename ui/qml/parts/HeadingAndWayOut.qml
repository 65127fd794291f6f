import QtQuick
import Kiosk

// A heading, and beside it the way out: up here, where the page before has no button that a second tap may be meant for.
Row {
    id: top
    property string title
    property string control
    property string words

    spacing: Theme.gap

    Heading {
        width: out.visible ? top.width - out.width - top.spacing : top.width
        text: top.title
    }
    KioskButton {
        id: out
        visible: top.control !== ""
        width: Math.max(180, Math.min(implicitWidth, top.width * 0.4))
        control: top.control
        text: top.words
        secondary: true
    }
}
