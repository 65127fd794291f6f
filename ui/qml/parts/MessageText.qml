import QtQuick
import Kiosk

// One sentence of guidance; its code is there for assistive technology.
Text {
    textFormat: Text.PlainText
    property string code

    text: Texts.message(code)
    visible: text !== ""
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    color: Theme.ink
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.description: "message:" + code
}
