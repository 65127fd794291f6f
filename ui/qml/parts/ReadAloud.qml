import QtQuick
import Kiosk

// Reads the page aloud: whole when it opens, and then what has come to it.
Item {
    id: reader
    property list<Item> rooms // in the order in which they are read
    property int asked: 0 // another number: it is read anew
    property bool quiet: false // nothing may be said to the room
    readonly property bool on: Bridge.readingAloud && Bridge.idleLeft < 0 // that question speaks for itself
        && (!quiet || Bridge.earphones)
    property var before: []

    onOnChanged: {
        if (!on && Bridge.idleLeft < 0)
            Speech.say("", Bridge.language)
        begin()
    }
    onAskedChanged: begin()

    // From its beginning.
    function begin() {
        before = []
        if (on)
            look.restart()
        else
            look.stop()
    }

    function texts(): var {
        return rooms.reduce((all, room) => all.concat(room && room.visible ? PageTexts.of(room) : []), [])
            .map(one => SpokenTexts.sentence(one)).filter(one => one)
    }

    // A clock that runs, or a number that is typed, says nothing new.
    function same(text: string): string {
        return text.replace(/\d+/g, "0")
    }

    function say() {
        const now = texts()
        const known = new Set(before.map(same))
        const fresh = now.filter(one => !known.has(same(one)))
        before = now
        if (fresh.length)
            Speech.say(SpokenTexts.joined(fresh), Bridge.language, Bridge.volume)
    }

    Timer { // once the page lies as it will
        id: look
        interval: 150
        onTriggered: {
            if (reader.on)
                reader.say()
        }
    }

    Connections {
        target: KeyNavigation
        function onMoved() {
            if (reader.on && KeyNavigation.focused)
                Speech.say(SpokenTexts.focused(PageTexts.one(KeyNavigation.focused)), Bridge.language, Bridge.volume)
        }
    }

    Connections {
        target: Bridge
        function onStepChanged() { reader.begin() }
        function onContentChanged() {
            if (reader.on)
                look.restart()
        }
    }
}
