import QtQuick
import Kiosk

// One line of a form: a label and its value.
Rectangle {
    id: row
    property string label
    property string value
    property string mark // for assistive technology

    height: Math.max(caption.implicitHeight, words.implicitHeight) + 20
    radius: 8
    color: Theme.paper

    Text {
        textFormat: Text.PlainText
        id: caption
        x: 14
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.36
        text: row.label
        font.pixelSize: Theme.small + 2
        color: Theme.quiet
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    Text {
        textFormat: Text.PlainText
        id: words
        x: parent.width * 0.4
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.6 - 14
        text: row.value
        font.pixelSize: Theme.body
        font.bold: true
        color: Theme.ink
        wrapMode: Text.Wrap
        Accessible.role: Accessible.StaticText
        Accessible.name: row.label + " " + row.value
        Accessible.description: row.mark
    }
}
