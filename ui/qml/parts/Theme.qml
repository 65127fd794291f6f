pragma Singleton
import QtQuick
import Kiosk

// Every size and colour of the screen: 10.1 inches, seen from 50 to 60 cm, its middle 1.1 m above the floor
// (docs/accessibility.md says what follows from that).
// Contrast of text on its ground is at least 4.5 : 1, of what can be touched or tells a state 3 : 1.
QtObject {
    property bool wide: false // lying: the height is scarce
    readonly property bool large: Bridge.largeText

    // large: × 1.35; lying, what is as large as it can be is a little smaller
    readonly property int small: pick(21, 28, 19, 24)
    readonly property int body: pick(26, 34, 24, 30)
    readonly property int lead: pick(28, 37, 25, 31)
    readonly property int title: pick(42, 52, 36, 42)
    readonly property int huge: pick(52, 62, 44, 52)
    readonly property real lineHeight: 1.35
    readonly property real titleLineHeight: 1.15
    readonly property int target: pick(104, 128, 84, 96) // least height of what is touched
    readonly property int key: pick(76, 96, 66, 96) // of a keypad
    readonly property int letterKey: pick(60, 96, 62, 96) // of one with letters, which has more rows
    readonly property int gap: 16
    readonly property int margin: wide ? 28 : 32
    readonly property int padding: wide ? 20 : 28
    readonly property int radius: 18 // of buttons
    readonly property int cardRadius: 22
    readonly property int header: pick(104, 112, 84, 96)

    readonly property color ground: Bridge.staff ? "#ebe6f5" : "#f3f5f8" // a page for the staff shows it
    readonly property color staff: "#3d2a63"
    readonly property color paper: "#ffffff"
    readonly property color ink: "#101b28"
    readonly property color quiet: "#4a5868"
    readonly property color edge: "#748292" // of controls, tiles and steps to come
    readonly property color hair: "#d5dbe3" // decoration only
    readonly property color focus: "#101b28" // the ring of keys, within a light one
    readonly property color brand: Bridge.brandColour || "#0a4fa8" // white words stand on it
    readonly property color brandPressed: Bridge.brandColour ? Qt.darker(brand, 1.4) : "#083a7a"
    readonly property color brandGround: Bridge.brandColour ? Qt.tint("#ffffff", Qt.rgba(brand.r, brand.g, brand.b, 0.1)) : "#e3edf9"
    readonly property color rest: "#e2e7ee"
    readonly property color restInk: "#566273"
    readonly property color good: "#0e6b41"
    readonly property color goodGround: "#e2f3ea"
    readonly property color warn: "#8a4b00"
    readonly property color warnGround: "#fff1dc"
    readonly property color bad: "#a3201a"

    function pick(upright: int, uprightLarge: int, lying: int, lyingLarge: int): int {
        return wide ? (large ? lyingLarge : lying) : (large ? uprightLarge : upright)
    }
}
