import QtQuick
import Kiosk
import "../parts"

// For the customer: the risk notice, read to its end.
Page {
    id: page
    title: content.title
    messages: ({
        read_to_the_end: qsTr("Please read the notice to its end first.")
    })
    property real furthest: content.scroll
    property real begun: 0 // how far it had been read when this page opened

    Heading {
        id: heading
        width: parent.width
        text: page.content.title
    }
    Rectangle {
        anchors.top: heading.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        radius: Theme.radius
        color: Theme.paper
        border.width: 1
        border.color: Theme.hair

        Flickable {
            id: reading
            anchors.fill: parent
            anchors.margins: 20
            clip: true
            contentHeight: paragraphs.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.Document
            Accessible.name: page.content.title
            Accessible.id: "kiosk:" + (page.furthest < 0.98 ? "reading" : "read")

            readonly property real seen: contentHeight <= height ? 1
                : Math.min(1, (contentY + height) / contentHeight)
            onSeenChanged: tell.start()

            // A screen that was replaced goes on where the person was, whatever the layout takes to settle.
            property bool moved: false
            onMovementStarted: moved = true
            onHeightChanged: reopen()
            onContentHeightChanged: reopen()
            function reopen() {
                if (!moved && page.begun > 0)
                    contentY = Math.max(0, Math.round(page.begun * contentHeight - height))
            }

            function goOn() {
                moved = true
                contentY = Math.min(contentHeight - height, contentY + height * 0.85)
            }

            Column {
                id: paragraphs
                width: reading.width - 20
                spacing: 18
                Rectangle { // what it comes to, before all of it
                    width: parent.width
                    visible: page.content.short.length > 0
                    height: visible ? brief.implicitHeight + 32 : 0
                    radius: Theme.radius
                    color: Theme.brandGround
                    Column {
                        id: brief
                        x: 20
                        y: 16
                        width: parent.width - 40
                        spacing: 8
                        Paragraph {
                            width: parent.width
                            text: qsTr("In short; you sign the whole text below:")
                            font.bold: true
                            color: Theme.ink
                        }
                        Repeater {
                            model: page.content.short
                            Paragraph {
                                required property string modelData
                                width: brief.width
                                text: "• " + modelData
                                color: Theme.ink
                            }
                        }
                    }
                }
                Repeater {
                    model: page.content.paragraphs
                    Item { // ticked off once its last line has been seen
                        id: section
                        required property string modelData
                        readonly property bool seen: height > 0 && y + height <= page.furthest * reading.contentHeight + 2
                        width: paragraphs.width
                        height: words.implicitHeight
                        Icon {
                            y: 4
                            visible: section.seen
                            name: "done"
                            size: Theme.body
                            color: Theme.good
                        }
                        Paragraph {
                            id: words
                            x: Theme.body + 12
                            width: parent.width - x
                            text: section.modelData
                            color: Theme.ink
                        }
                    }
                }
            }
        }
        Rectangle {
            visible: reading.contentHeight > reading.height
            anchors.right: parent.right
            anchors.rightMargin: 6
            y: 6 + (parent.height - 12) * reading.visibleArea.yPosition
            width: 8
            height: (parent.height - 12) * reading.visibleArea.heightRatio
            radius: 4
            color: Theme.edge
        }
    }

    Timer { // at most a few messages a second
        id: tell
        interval: 120
        onTriggered: {
            if (reading.seen > page.furthest) {
                page.furthest = reading.seen
                Bridge.scrolled(reading.seen)
            }
        }
    }
    Component.onCompleted: {
        begun = content.scroll
        reading.reopen()
        tell.start()
    }

    Column {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 10
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
            color: Theme.bad
        }
        Paragraph {
            width: parent.width
            visible: page.content.message === "" && (page.content.dwell_left_s > 0 || page.furthest < 0.98)
            font.pixelSize: Theme.small + 2
            text: page.furthest < 0.98 ? qsTr("Scroll down to the end, please.")
                                       : qsTr("%1 more seconds").arg(page.content.dwell_left_s)
        }
        Row {
            id: ways
            width: parent.width
            spacing: Theme.gap
            readonly property bool more: page.furthest < 0.999 // to the very end, also when enough was read
            // It keeps its place to the end: a second tap on it agrees to nothing.
            readonly property bool scrolls: reading.contentHeight > reading.height + 1
            readonly property real tallest: Math.max(read.implicitHeight, next.visible ? next.implicitHeight : 0)
            KioskButton {
                id: next
                visible: ways.scrolls
                width: (parent.width - parent.spacing) * 0.4
                height: parent.tallest
                text: qsTr("Next page")
                secondary: true
                acts: ways.more
                Accessible.id: "kiosk:next_page"
                onClicked: reading.goOn()
            }
            KioskButton {
                id: read
                width: parent.width - (next.visible ? next.width + parent.spacing : 0)
                height: parent.tallest
                control: "notice_read"
                text: qsTr("I have read and understood this")
            }
        }
    }
}
