import QtQuick
import QtQuick.Window
import Kiosk
import "parts"

// The window: one page at a time, and around it what every page has: header, progress, back and cancel, strip.
Window {
    id: window
    color: Theme.ground
    title: Bridge.clerks ? qsTr("The clerk's screen") : qsTr("Real-name registration")

    readonly property bool wide: width > height
    readonly property Page page: loader.item as Page

    // A step is named like its page: number_status is shown by pages/NumberStatus.qml.
    function file(step: string): string {
        const words = step.split("_").map(word => word.charAt(0).toUpperCase() + word.slice(1))
        return "pages/" + words.join("") + ".qml"
    }

    function show() {
        loader.setSource(file(Bridge.step), { step: Bridge.step, content: Bridge.content })
        PageGuard.close()
    }

    Connections {
        target: Bridge
        function onStepChanged() { window.show() }
        function onContentChanged() {
            if (window.page)
                window.page.content = Bridge.content
        }
    }

    Component.onCompleted: show()

    // Of what the counter says now: the page's own content follows a moment later.
    readonly property string spoken: Bridge.spokenHelp && page ? page.message(Bridge.content.message ?? "") : ""
    onSpokenChanged: Speech.say(spoken, Bridge.language)
    // The way to a mark is heard, too: higher the nearer, until it is said to hold there.
    readonly property bool led: Bridge.spokenHelp && typeof Bridge.content.mark === "number" && !Bridge.content.holding
    readonly property real nearness: led ? Bridge.content.near : -1
    onNearnessChanged: Speech.lead(nearness)

    EmulatedBand {
        id: band
        width: parent.width
        z: 1
    }

    Header {
        id: header
        y: band.height
        spare: Bridge.emulated ? 3 : 12 // its band takes no room from the page
        width: parent.width
        visible: window.page !== null && !window.page.bare
    }

    ProgressLine {
        id: progress
        place: window.page ? window.page.progress : ""
        readonly property bool inHeader: window.wide
        parent: inHeader ? header : window.contentItem
        x: inHeader ? header.titleWidth : 0
        y: inHeader ? (header.height - height) / 2 : header.y + header.height + (visible ? 14 : 0)
        width: inHeader ? header.width - header.titleWidth - header.buttonsWidth : window.width
        visible: at >= 0
        onDark: inHeader
        height: visible ? dot + 10 + Theme.small * 1.5 : 0
    }

    Loader {
        id: loader
        anchors {
            left: parent.left
            right: parent.right
            bottom: footer.top
            leftMargin: Theme.margin
            rightMargin: Theme.margin
            top: parent.top
            topMargin: (progress.inHeader ? header.y + header.height : progress.y + progress.height) + Theme.margin
            bottomMargin: 12
        }
    }

    Row {
        id: footer
        anchors.bottom: strip.top
        anchors.bottomMargin: !visible ? 0 : Bridge.emulated ? 1 : 12
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        spacing: Theme.gap
        visible: ["back", "cancel"].some(way => Bridge.controls.includes(way))
        height: visible ? Theme.target : 0
        KioskButton {
            control: "back"
            text: qsTr("Back")
            secondary: true
            width: (parent.width - parent.spacing) / 2
            height: Theme.target
        }
        KioskButton {
            control: "cancel"
            text: qsTr("Cancel")
            secondary: true
            width: (parent.width - parent.spacing) / 2
            height: Theme.target
        }
    }

    ClerkStrip {
        id: strip
        anchors.bottom: parent.bottom
        width: parent.width
    }

    StillThere {
        anchors.fill: parent
    }
}
