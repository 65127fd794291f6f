import QtQuick
import Kiosk

// A sign drawn by lines, in one colour. Its word always stands beside it.
LineDrawing {
    id: icon
    property string name
    property real size: 48

    color: Theme.ink
    path: paths[name] ?? ""

    width: size
    height: size

    // On a field of 48 by 48.
    readonly property var paths: ({
        shield: "M24 5 L40 11 V23 C40 33 33 40 24 43 C15 40 8 33 8 23 V11 Z M17 24 L22 29 L32 18",
        sim: "M14 5 H28 L36 13 V43 H12 V5 Z M18 22 H30 V35 H18 Z M24 22 V35 M18 28.5 H30",
        power: "M24 6 V24 M14 12 A16 16 0 1 0 34 12",
        swap: "M8 17 H40 L32 9 M40 31 H8 L16 39",
        people: "M18 22 A7 7 0 1 0 18 8 A7 7 0 1 0 18 22 M5 40 V37 C5 25 31 25 31 37 V40 M32 9 A7 7 0 0 1 32 22 M37 29 C41 31 43 34 43 37 V40",
        remove: "M24 43 A19 19 0 1 0 24 5 A19 19 0 1 0 24 43 M17 17 L31 31 M31 17 L17 31",
        list: "M9 5 H39 V43 H9 Z M17 15 H31 M17 24 H31 M17 33 H26",
        objection: "M6 7 H42 V35 H26 L16 43 V35 H6 Z M24 14 V22 M24 27 V28",
        headphones: "M7 31 V25 A17 17 0 0 1 41 25 V31 M7 29 H13 V41 H7 Z M41 29 H35 V41 H41 Z",
        again: "M36 14 A16 16 0 1 0 40 26 M37 5 V15 H27",
        volume: "M6 18 H14 L25 9 V39 L14 30 H6 Z M31 17 C35 21 35 27 31 31 M36 11 C43 18 43 30 36 37",
        text_size: "M4 38 L15 10 L26 38 M8 29 H22 M28 38 L36 19 L44 38 M31 32 H41",
        globe: "M24 43 A19 19 0 1 0 24 5 A19 19 0 1 0 24 43 M5 24 H43 M24 5 C15 15 15 33 24 43 C33 33 33 15 24 5",
        bell: "M24 5 V9 M10 35 H38 L35 30 V20 A11 11 0 0 0 13 20 V30 Z M20 40 A4 4 0 0 0 28 40",
        warning: "M24 6 L44 41 H4 Z M24 19 V29 M24 34 V35",
        done: "M10 25 L20 35 L38 14",
        cross: "M13 13 L35 35 M35 13 L13 35",
        clock: "M24 43 A19 19 0 1 0 24 5 A19 19 0 1 0 24 43 M24 13 V24 L32 29",
        document: "M4 10 H44 V38 H4 Z M11 32 C11 26 21 26 21 32 M16 23 A4 4 0 1 0 16 15 A4 4 0 1 0 16 23 M28 18 H37 M28 25 H37 M28 32 H33",
        back: "M30 10 L16 24 L30 38",
        go: "M18 10 L32 24 L18 38",
        search: "M20 33 A13 13 0 1 0 20 7 A13 13 0 1 0 20 33 M30 30 L42 42",
        leave: "M21 6 H8 V42 H21 M18 24 H42 M33 15 L42 24 L33 33"
    })
}
