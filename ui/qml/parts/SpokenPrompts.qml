import QtQuick
import Kiosk

// The spoken prompts of whoever asked for help: each message of the page, and a tone on the way to a mark. Whole pages: ReadAloud.
QtObject {
    required property Page page // null: none is shown

    // Of what the counter says now: the page's own content follows a moment later.
    readonly property string spoken: Bridge.spokenHelp && !Bridge.readingAloud && page ? page.message(Bridge.content.message ?? "") : ""
    onSpokenChanged: {
        if (!Bridge.readingAloud)
            Speech.say(spoken, Bridge.language)
    }
    // The way to a mark is heard, too: higher the nearer, until it is said to hold there.
    readonly property bool led: (Bridge.spokenHelp || Bridge.readingAloud) && typeof Bridge.content.mark === "number" && !Bridge.content.holding
    readonly property real nearness: led ? Bridge.content.near : -1
    onNearnessChanged: Speech.lead(nearness)
}
