import QtQuick
import Kiosk

// One of several sentences, as high as the longest of them: what stands below never moves under the hand.
Item {
    id: root
    property var sentences: ({}) // code: sentence
    property string said: "hint" // the code of the one that is shown
    height: childrenRect.height

    Repeater {
        model: Object.keys(root.sentences)
        MessageText {
            required property string modelData
            readonly property bool shown: modelData === root.said
            width: root.width
            code: modelData
            text: root.sentences[modelData]
            color: modelData === "hint" ? Theme.quiet : Theme.bad
            opacity: shown ? 1 : 0
            Accessible.ignored: !shown
        }
    }
}
