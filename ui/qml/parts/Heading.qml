import QtQuick
import Kiosk

// The heading of a page.
Text {
    font.pixelSize: Theme.title
    font.bold: true
    color: Theme.ink
    wrapMode: Text.WordWrap
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
