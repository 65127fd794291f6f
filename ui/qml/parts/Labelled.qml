import QtQuick
import Kiosk

// One line of a form: a label and its value.
Rectangle {
    id: row
    property string label
    property string value
    property string mark // for assistive technology
    property bool personal: true // nobody else's business

    height: Math.max(caption.implicitHeight, words.implicitHeight) + (Theme.wide ? 22 : 30)
    radius: 14
    color: Theme.paper
    border.width: 1
    border.color: Theme.hair

    Text {
        textFormat: Text.PlainText
        id: caption
        x: 20
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.36 - 20
        text: row.label
        font.pixelSize: Theme.small + 1
        color: Theme.quiet
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    Text {
        textFormat: Text.PlainText
        id: words
        readonly property bool personal: row.personal
        readonly property string label: row.label
        x: parent.width * 0.38
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.62 - 20
        text: SharedTexts.grouped(row.value)
        font.pixelSize: Theme.body
        font.bold: true
        color: Theme.ink
        wrapMode: Text.Wrap
        Accessible.role: Accessible.StaticText
        Accessible.name: row.label + " " + row.value
        Accessible.id: "kiosk:" + row.mark
    }
}
