import QtQuick
import Kiosk

// One paragraph of running text.
Text {
    textFormat: Text.PlainText
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    color: Theme.quiet
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
