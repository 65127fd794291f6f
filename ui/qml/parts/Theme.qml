pragma Singleton
import QtQuick
import Kiosk

// Every size and colour of the screen. Contrast of text on its ground is at least 4.5 : 1.
QtObject {
    readonly property bool large: Bridge.largeText

    readonly property int small: large ? 24 : 18
    readonly property int body: large ? 30 : 23
    readonly property int title: large ? 40 : 32
    readonly property int huge: large ? 52 : 44
    readonly property real lineHeight: 1.35
    readonly property int target: large ? 96 : 76 // least height of what is touched
    readonly property int key: large ? 96 : 66
    readonly property int gap: 16
    readonly property int margin: 24
    readonly property int radius: 10

    readonly property color ground: Bridge.staff ? "#ebe6f5" : "#f3f5fa" // a page for the staff shows it
    readonly property color staff: "#3d2a63"
    readonly property color paper: "#ffffff"
    readonly property color ink: "#14213d"
    readonly property color quiet: "#4a5568"
    readonly property color line: "#b8c2d6"
    readonly property color brand: "#0b4ea2"
    readonly property color brandPressed: "#083a7a"
    readonly property color rest: "#dfe5ef"
    readonly property color restInk: "#5a6475"
    readonly property color good: "#14743a"
    readonly property color warn: "#8a4b00"
    readonly property color warnGround: "#fff4df"
    readonly property color bad: "#a61b1b"
}
