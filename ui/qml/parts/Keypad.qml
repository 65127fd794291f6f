import QtQuick
import QtQuick.Window
import Kiosk

// A keypad: fields and the keys to fill them. Nothing is learnt and nothing is kept: values live in this item.
Column {
    id: keypad

    // [{code, caption, letters, secret, most, longer, half}]; letters: those that occur, as one text;
    // longer: a phone number that may turn out to be a machine's, of 13 digits
    property var fields: []
    property var values: ({})
    property int active: 0
    property string submitText
    property real holdS: 0 // of the submitting button
    property bool open: true
    property bool complete: fields.every(f => (values[f.code] || "") !== "")
    readonly property string letters: active < fields.length && fields[active].letters || ""
    // Letters and digits take turns where both do not fit.
    readonly property bool takeTurns: letters.length > 6 && (Theme.large || Window.width > Window.height)
    property bool abc: false
    onActiveChanged: abc = false

    property string asideText // of another way, beside the submitting button; empty: there is none
    property string asideMark // for assistive technology

    signal submitted(var values)
    signal aside

    spacing: 8

    // Of a keyboard's text what could also be tapped here: a name in Han characters comes from a chip, never from fingers.
    function put(text: string) {
        const field = fields[active]
        const known = "0123456789" + letters
        const taken = text.toUpperCase().split("").filter(one => known.includes(one)).join("")
        const next = Object.assign({}, values)
        const whole = (values[field.code] || "") + taken
        const most = field.longer && /^1(064|4[0-4]0)/.test(whole) ? 13 : field.most
        next[field.code] = whole.slice(0, most)
        values = next
        Bridge.touch()
        if (next[field.code].length === most && active + 1 < fields.length)
            active += 1
    }

    function rub() {
        const code = fields[active].code
        const next = Object.assign({}, values)
        next[code] = (values[code] || "").slice(0, -1)
        values = next
    }

    function clear() {
        values = {}
        active = 0
    }

    Connections {
        target: Bridge
        function onTyped(text) { keypad.put(text) }
    }

    Flow {
        width: parent.width
        spacing: 8
        Repeater {
            model: keypad.fields
            Rectangle {
                id: field
                required property var modelData
                required property int index
                readonly property string value: keypad.values[modelData.code] || ""
                readonly property bool personal: true
                readonly property string label: caption.text
                readonly property string text: modelData.secret ? "●".repeat(value.length) : value // for assistive technology
                width: modelData.half ? (keypad.width - 8) / 2 : keypad.width
                height: caption.implicitHeight + Theme.body * 1.4 + 18
                radius: 12
                color: Theme.paper
                border.width: index === keypad.active ? 4 : 2
                border.color: index === keypad.active ? Theme.brand : Theme.edge
                Accessible.role: Accessible.EditableText
                Accessible.name: caption.text
                Accessible.id: "kiosk:" + modelData.code
                Accessible.description: qsTr("%1 of at most %2 characters").arg(value.length).arg(modelData.most)
                Accessible.focusable: PageGuard.open
                Accessible.onPressAction: keypad.active = index
                Text {
                    textFormat: Text.PlainText
                    id: caption
                    x: 12
                    y: 6
                    width: parent.width - 24
                    text: field.modelData.caption
                    font.pixelSize: Theme.small
                    color: Theme.quiet
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 14
                    Accessible.ignored: true
                }
                Text {
                    textFormat: Text.PlainText
                    x: 12
                    anchors.bottom: parent.bottom
                    anchors.bottomMargin: 6
                    width: parent.width - 24
                    text: field.modelData.secret ? "●".repeat(field.value.length) : field.value
                    font.pixelSize: Theme.body
                    font.letterSpacing: 2
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 14
                    color: Theme.ink
                    Accessible.ignored: true
                }
                TapHandler {
                    onTapped: keypad.active = field.index
                }
            }
        }
    }

    Grid {
        id: digits
        visible: !(keypad.takeTurns && keypad.abc)
        columns: keypad.letters ? 6 : 3
        spacing: 6
        width: parent.width
        readonly property real keyWidth: Math.floor((width - spacing * (columns - 1)) / columns)
        Repeater {
            model: keypad.letters ? ["1", "2", "3", "4", "5", "⌫", "6", "7", "8", "9", "0", "→"]
                                  : ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "→"]
            Key {
                required property string modelData
                label: modelData
                width: digits.keyWidth
                height: keypad.letters ? Theme.letterKey : Theme.key
                onHit: {
                    if (modelData === "⌫")
                        keypad.rub()
                    else if (modelData === "→")
                        keypad.active = (keypad.active + 1) % keypad.fields.length
                    else
                        keypad.put(modelData)
                }
            }
        }
    }

    Grid {
        id: alphabet
        visible: keypad.letters !== "" && (!keypad.takeTurns || keypad.abc)
        columns: keypad.takeTurns ? 9 : Math.min(7, keypad.letters.length)
        spacing: 6
        width: parent.width
        readonly property real keyWidth: Math.floor((width - spacing * (columns - 1)) / columns)
        Repeater {
            model: keypad.letters.split("")
            Key {
                required property string modelData
                label: modelData
                width: alphabet.keyWidth
                height: Theme.letterKey
                onHit: keypad.put(modelData)
            }
        }
    }

    Row {
        width: parent.width
        spacing: 8
        readonly property real tallest: Math.max(submit.implicitHeight, other.visible ? other.implicitHeight : 0)
        KioskButton {
            id: turn
            visible: keypad.takeTurns
            width: visible ? 140 : 0
            text: keypad.abc ? "123" : "ABC"
            secondary: true
            acts: true
            Accessible.id: "kiosk:abc"
            onClicked: keypad.abc = !keypad.abc
        }
        KioskButton {
            id: other
            visible: keypad.asideText !== ""
            width: visible ? (parent.width - parent.spacing) * 0.45 : 0
            height: parent.tallest
            text: keypad.asideText
            secondary: true
            acts: true
            Accessible.id: "kiosk:" + keypad.asideMark
            onClicked: keypad.aside()
        }
        KioskButton {
            id: submit
            width: parent.width - (turn.visible ? turn.width + parent.spacing : 0) - (other.visible ? other.width + parent.spacing : 0)
            height: parent.tallest
            text: keypad.submitText
            acts: keypad.complete && keypad.open
            holdS: keypad.holdS
            Accessible.id: "kiosk:submit"
            onClicked: keypad.submitted(keypad.values)
        }
    }
}
