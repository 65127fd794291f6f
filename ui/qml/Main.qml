import QtQuick
import QtQuick.Window
import Kiosk
import "parts"

Window {
    id: window
    color: Theme.ground
    title: qsTr("Real-name registration")

    readonly property bool wide: width > height
    readonly property bool inVisit: ["sign_in", "welcome", "wiped"].indexOf(Bridge.step) < 0
    readonly property var files: ({
        sign_in: "SignIn", welcome: "Welcome", purpose: "Purpose", number: "Number", consent: "Consent",
        document: "Document", number_status: "NumberStatus", focus_check: "FocusCheck", presence: "Presence",
        attest: "Attest", clerk_review: "ClerkReview", notice: "Notice", signature: "Signature",
        review: "Review", result: "Result", ticket: "Ticket", complaint: "Complaint", filed: "Filed",
        wiped: "Wiped"
    })
    readonly property bool ends: Bridge.controls.indexOf("back") < 0 && Bridge.controls.indexOf("cancel") < 0

    function show() {
        loader.setSource("pages/" + files[Bridge.step] + ".qml", { content: Bridge.content })
    }

    Connections {
        target: Bridge
        function onStepChanged() { window.show() }
        function onContentChanged() {
            if (loader.item)
                loader.item.content = Bridge.content
        }
    }

    Component.onCompleted: show()

    readonly property string spoken: Bridge.spokenHelp ? Texts.message(Bridge.content.message || "") : ""
    onSpokenChanged: Speech.say(spoken, Bridge.language)

    Header {
        id: header
        width: parent.width
        visible: Bridge.step !== "wiped"
    }

    ProgressLine {
        id: progress
        readonly property bool inHeader: window.wide
        parent: inHeader ? header : window.contentItem
        x: inHeader ? header.titleWidth : 0
        y: inHeader ? (header.height - height) / 2 : header.height + (visible ? 14 : 0)
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
            topMargin: (progress.inHeader ? header.height : progress.y + progress.height) + Theme.margin
            bottomMargin: 12
        }
    }

    Row {
        id: footer
        anchors.bottom: strip.top
        anchors.bottomMargin: visible ? 12 : 0
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        spacing: Theme.gap
        visible: window.inVisit && !window.ends
        height: visible ? Theme.target : 0
        KioskButton {
            control: "back"
            secondary: true
            width: (parent.width - parent.spacing) / 2
            height: Theme.target
        }
        KioskButton {
            control: "cancel"
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
