import QtQuick
import Kiosk

// A text to be read and, where it has a code, to be taken home; one button says that this was done.
Page {
    id: leaflet
    property string control
    property string done // on the button
    readonly property bool takes: content.qr.length > 0
    title: content.title
    progress: "signature"

    Scroller {
        anchors.top: parent.top
        anchors.bottom: onward.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: Theme.gap
        Heading {
            width: parent.width
            text: leaflet.title
        }
        TakeText {
            visible: leaflet.takes && !sides.beside
            width: parent.width
            height: visible ? implicitHeight : 0
            qr: leaflet.content.qr
        }
        Row {
            id: sides
            readonly property bool beside: leaflet.wide && leaflet.takes
            width: parent.width
            spacing: Theme.gap
            Rectangle {
                id: text
                width: sides.beside ? parent.width * 0.6 : parent.width
                height: paragraphs.implicitHeight + 48
                radius: Theme.cardRadius
                color: Theme.paper
                border.width: 1
                border.color: Theme.hair
                Column {
                    id: paragraphs
                    x: 28
                    y: 24
                    width: parent.width - 56
                    spacing: 18
                    Repeater {
                        model: leaflet.content.paragraphs
                        Paragraph {
                            required property string modelData
                            required property int index
                            width: paragraphs.width
                            text: modelData
                            color: Theme.ink
                            font.bold: index === 0
                        }
                    }
                }
            }
            TakeText {
                visible: sides.beside
                width: parent.width - text.width - Theme.gap
                qr: leaflet.content.qr
            }
        }
    }
    KioskButton {
        id: onward
        anchors.bottom: parent.bottom
        width: parent.width
        control: leaflet.control
        text: leaflet.done
    }
}
