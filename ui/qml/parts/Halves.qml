import QtQuick
import Kiosk

// The two halves of a page, words and a keypad: side by side in a wide page, one below the other in a high one.
Grid {
    id: halves
    default property alias words: wordsRoom.children
    property alias keys: keysRoom.children
    property bool keysShown: true
    property int wordSpacing: Theme.gap
    readonly property bool beside: columns === 2

    signal moved // as of a scroller, of the words

    function shows(item: Item): bool {
        return wordsRoom.shows(item)
    }

    columns: width > height && keysShown ? 2 : 1
    spacing: 20

    Scroller {
        id: wordsRoom
        width: halves.beside ? (halves.width - halves.spacing) / 2 : halves.width
        height: halves.beside || !halves.keysShown ? halves.height
            : Math.max(0, Math.min(contentHeight, halves.height - keysRoom.contentHeight - halves.spacing))
        spacing: halves.wordSpacing
        onMoved: halves.moved()
    }

    Scroller {
        id: keysRoom
        visible: halves.keysShown
        width: wordsRoom.width
        height: halves.beside ? halves.height : halves.height - wordsRoom.height - halves.spacing
    }
}
