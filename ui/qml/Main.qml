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

    Binding {
        target: Theme
        property: "wide"
        value: window.wide
    }

    SpokenPrompts {
        page: window.page
    }

    ReadAloud {
        id: reader
        rooms: [progress, loader, footer, header, band]
        asked: header.again
        quiet: window.page !== null && window.page.quiet
    }

    EmulatedBand {
        id: band
        width: parent.width
        z: 1
    }

    Header {
        id: header
        y: band.height
        width: parent.width
        visible: window.page !== null && !window.page.bare
    }

    ProgressLine {
        id: progress
        onDark: inHeader && Bridge.staff
        place: window.page ? window.page.progress : ""
        readonly property bool inHeader: window.wide
        x: inHeader ? header.titleWidth + 16 : Theme.margin
        y: inHeader ? header.y + (header.height - height) / 2 : header.y + header.height + 16
        z: 1
        width: inHeader ? header.width - header.titleWidth - header.buttonsWidth - 32 : window.width - 2 * Theme.margin
        visible: at >= 0 && header.visible
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
            topMargin: (progress.inHeader || !progress.visible ? header.y + header.height : progress.y + progress.height) + (window.wide || Theme.large ? 16 : 24)
            bottomMargin: 8
        }
    }

    Row { // the ways out, in words alone, always here
        id: footer
        anchors.bottom: strip.top
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        spacing: Theme.gap
        visible: ["back", "cancel"].some(way => Bridge.controls.includes(way))
        height: visible ? Theme.target : 0
        KioskButton {
            control: "back"
            icon: "back"
            text: qsTr("Back")
            plain: true
            width: (parent.width - parent.spacing) / 2
            height: Theme.target
        }
        KioskButton {
            control: "cancel"
            text: qsTr("Cancel")
            plain: true
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
        id: question
        anchors.fill: parent
    }

    FocusRing {}

    Binding { // the page first, then the ways out, then what helps everywhere
        target: KeyNavigation
        property: "rooms"
        value: question.visible ? [question] : [loader, footer, header]
    }
}
