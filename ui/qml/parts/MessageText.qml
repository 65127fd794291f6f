import QtQuick
import Kiosk

// One sentence of guidance: its code, for assistive technology, and the page's text for it.
Text {
    textFormat: Text.PlainText
    property string code

    visible: text !== ""
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    color: Theme.ink
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.id: "kiosk:message:" + code
}
