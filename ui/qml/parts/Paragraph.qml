import QtQuick
import Kiosk

// One paragraph of running text.
Text {
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    color: Theme.quiet
    wrapMode: Text.WordWrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
