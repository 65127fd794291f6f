import QtQuick
import Kiosk

// The heading of a page.
Text {
    textFormat: Text.PlainText
    font.pixelSize: Theme.title
    lineHeight: Theme.titleLineHeight
    font.bold: true
    color: Theme.ink
    wrapMode: Text.Wrap
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
