pragma Singleton
import QtQuick
import Kiosk

// What is said of each kind of thing that a page shows (ui.page_texts); "" where nothing is said of it.
QtObject {
    // Whether it may be heard by whoever stands by.
    function hidden(one: var): bool {
        return one.personal && !Bridge.earphones
    }

    function sentence(one: var): string {
        if (one.unread)
            return ""
        if (hidden(one))
            return qsTr("%1: it stands on the screen, and is said into earphones only").arg(one.label || qsTr("Something about you"))
        switch (one.kind) {
        case "button": return one.acts ? qsTr("Button: %1").arg(one.name) : qsTr("Button, not to be pressed now: %1").arg(one.name)
        case "switch": return one.on ? qsTr("Switch, on: %1").arg(one.name) : qsTr("Switch, off: %1").arg(one.name)
        case "field": return one.value ? qsTr("Field %1: %2").arg(one.name).arg(one.value) : qsTr("Field %1: empty").arg(one.name)
        case "picture": return qsTr("Picture: %1").arg(one.name)
        case "area": return qsTr("Area to draw in: %1").arg(one.name)
        default: return one.name
        }
    }

    // As it is said when a key has led there: a keypad's keys, too.
    function focused(one: var): string {
        return one.kind ? sentence(Object.assign({}, one, { unread: false })) : ""
    }

    function joined(sentences: var): string {
        return sentences.filter((one, at) => one && sentences.indexOf(one) === at).map(one => /[.!?:;。！？：；]$/.test(one) ? one : one + ".").join("\n")
    }
}
