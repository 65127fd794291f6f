import QtQuick
import Kiosk
import "../parts"

// For the customer: the holder of a number has confirmed, now its receiver comes to the screen.
Page {
    id: page
    title: qsTr("Now the person who takes the number over")
    progress: "document"

    // One party's part: a shape and a word say whether it is done.
    component Part: Rectangle {
        id: part
        property string sign
        property color tone
        property string mark
        property string title
        property string text
        implicitHeight: words.implicitHeight + 40
        radius: Theme.radius
        color: Theme.paper
        border.width: 2
        border.color: tone
        Text {
            textFormat: Text.PlainText
            id: shape
            x: 20
            width: 64
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignHCenter
            text: part.sign
            font.pixelSize: 56
            font.bold: true
            color: part.tone
            Accessible.ignored: true
        }
        Column {
            id: words
            x: shape.x + shape.width + 20
            width: parent.width - x - 20
            anchors.verticalCenter: parent.verticalCenter
            spacing: 6
            Paragraph {
                width: parent.width
                text: part.title
                font.bold: true
                color: part.tone
                Accessible.id: "kiosk:" + part.mark
            }
            Paragraph {
                width: parent.width
                text: part.text
                color: Theme.ink
            }
        }
    }

    Scroller {
        anchors.top: parent.top
        anchors.bottom: here.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: page.wide ? 16 : 24
        Heading {
            width: parent.width
            text: page.title
        }
        Notable {
            width: parent.width
            code: "take_card"
            text: page.content.take_card ? qsTr("The holder's document still lies on the reader: please take it away.") : ""
        }
        Grid {
            id: parts
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            readonly property real tallest: Math.max(giver.implicitHeight, receiver.implicitHeight)
            Part {
                id: giver
                width: parts.each
                height: page.wide ? parts.tallest : implicitHeight
                sign: "✓"
                tone: Theme.good
                mark: "giver_done"
                title: qsTr("The holder has confirmed")
                text: qsTr("Number %1. Nothing has changed for it yet.").arg(page.content.phone_number)
            }
            Part {
                id: receiver
                width: parts.each
                height: page.wide ? parts.tallest : implicitHeight
                sign: "2"
                tone: Theme.brand
                mark: "receiver_next"
                title: qsTr("The receiver comes next")
                text: qsTr("With their own identity document: consent, face check, risk notice, signature. It takes about 2 minutes.")
            }
        }
        Paragraph {
            width: parent.width
            color: Theme.ink
            text: qsTr("Either of you can stop now with Cancel: then nothing is saved, and the number stays as it is.")
        }
        Paragraph {
            width: parent.width
            color: Theme.warn
            text: qsTr("Is somebody paying you for this number? Selling a number is against the law. Stop, or call the staff.")
        }
    }
    KioskButton {
        id: here
        anchors.bottom: parent.bottom
        width: parent.width
        control: "receiver_is_here"
        text: qsTr("I take the number over: go on")
    }
}
