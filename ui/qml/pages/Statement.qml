import QtQuick
import Kiosk
import "../parts"

// For the customer: reads a sentence aloud, then digits one by one, and watches the recording before it is sent.
Page {
    id: page
    title: reads ? qsTr("Please read aloud") : plays ? qsTr("Your recording") : qsTr("Read aloud, on video")
    progress: "notice"
    quiet: reads || starting
    part: reads ? "reads" : plays ? "plays" : ""
    messages: ({
        microphone_absent: qsTr("The microphone does not work. Please try again, or ask for another way."),
        statement_plays: qsTr("This is what will be sent. Please watch it to the end."),
        statement_is_seen: qsTr("This is your recording. You can send it, or read once more."),
        statement_not_heard: qsTr("We did not hear you well enough. Please read the whole sentence, a little louder."),
        statement_not_in_time: qsTr("Please say each number as soon as it appears, and nothing in between."),
        statement_lips: qsTr("Your lips could not be seen moving with your voice. Please face the camera and speak clearly."),
        statement_face: qsTr("Please read alone, with your face in the picture all the while."),
        statement_not_judged: qsTr("The recording did not work out. That is not your fault. Please read once more.")
    })
    readonly property bool reads: ["sentence", "pause", "digit", "ended"].indexOf(content.phase) >= 0
    readonly property bool plays: content.phase === "plays"
    readonly property bool sentenceStands: content.phase === "" || content.phase === "sentence"
    readonly property bool starting: content.message === "camera_starting"
    readonly property bool again: content.message !== "" && !starting && !plays && !reads

    Heading {
        id: heading
        width: page.wide && picture.visible ? picture.roomWidth : parent.width
        text: page.title
    }

    Item {
        id: picture
        visible: page.reads || page.plays || page.starting
        readonly property real roomWidth: page.wide ? page.width * 0.46 : page.width
        readonly property real roomHeight: page.wide ? page.height - heading.height - 16
            : page.plays ? foot.y - heading.height - 32 : page.height * (Theme.large ? 0.28 : 0.36)
        width: Math.min(roomWidth, roomHeight * 4 / 3)
        height: width * 3 / 4
        x: page.wide ? 0 : (page.width - width) / 2
        y: heading.height + 16
        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: "#1c2536"
        }
        Preview {
            anchors.fill: parent
            ring: Bridge.frames
            Accessible.role: Accessible.Graphic
            Accessible.name: page.plays ? qsTr("Your recording") : qsTr("Your picture, as in a mirror")
        }
        Rectangle { // the level of the voice: part of the picture, and of no use to who does not see it
            visible: page.reads
            x: 12
            y: parent.height - height - 12
            width: parent.width - 24
            height: 24
            radius: 12
            color: Theme.paper
            border.width: 2
            border.color: Theme.edge
            Rectangle {
                x: 4
                y: 4
                height: 16
                radius: 8
                width: Math.max(16, (parent.width - 8) * page.content.level)
                color: Theme.good
            }
        }
    }

    Item {
        id: words
        visible: !page.plays
        x: page.wide && picture.visible ? picture.roomWidth + 32 : 0
        y: page.wide && picture.visible ? 0 : !picture.visible ? heading.height + 16 : picture.y + picture.height + 16
        width: parent.width - x
        height: foot.y - 16 - y

        Scroller {
            anchors.fill: parent
            spacing: 16
            Paragraph { // one line at the top: what this is for, and where it goes
                width: parent.width
                visible: !page.reads && !page.plays && !page.starting && !page.again
                text: qsTr("No clerk stands beside you here, so the rules ask that you read one sentence aloud, and then %1 numbers one by one. Picture and sound are recorded, sealed, and go to your carrier alone. It takes about a minute.").arg(page.content.digits)
            }
            MessageText {
                width: parent.width
                visible: page.again
                code: page.content.message
                text: page.told
                font.bold: true
                font.pixelSize: Theme.lead
                color: Theme.bad
            }
            Paragraph {
                width: parent.width
                visible: page.again && page.content.tries_left < 3
                text: qsTr("Tries left: %1. After that a clerk helps you.").arg(page.content.tries_left)
            }
            Rectangle { // the sentence, as it is read
                width: parent.width
                visible: page.sentenceStands
                height: sentence.implicitHeight + 2 * Theme.padding
                radius: Theme.cardRadius
                color: Theme.paper
                border.width: page.reads ? 4 : 1
                border.color: page.reads ? Theme.brand : Theme.hair
                Text {
                    textFormat: Text.PlainText
                    id: sentence
                    x: Theme.padding
                    y: Theme.padding
                    width: parent.width - 2 * Theme.padding
                    text: page.content.sentence
                    font.pixelSize: page.reads && !Theme.large && !page.wide ? Theme.title : Theme.lead
                    font.bold: true
                    lineHeight: Theme.lineHeight
                    wrapMode: Text.Wrap
                    color: Theme.ink
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                    Accessible.id: "kiosk:sentence"
                }
            }
            Item { // the digit, as large as it can be
                width: parent.width
                visible: page.reads && !page.sentenceStands
                height: 200
                Text {
                    textFormat: Text.PlainText
                    anchors.centerIn: parent
                    text: page.content.digit ?? "·"
                    font.pixelSize: page.wide || Theme.large ? 160 : 200
                    font.bold: true
                    color: page.content.digit === null || page.content.digit === undefined ? Theme.edge : Theme.ink
                    Accessible.role: Accessible.StaticText
                    Accessible.name: page.content.digit ?? ""
                    Accessible.id: "kiosk:digit:" + page.content.said
                }
            }
            Row { // a tick for each that is behind
                visible: page.reads && !page.sentenceStands
                anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined
                spacing: 16
                Repeater {
                    model: page.content.digits
                    Icon {
                        required property int index
                        readonly property bool behind: index < page.content.said
                        name: behind ? "done" : "clock"
                        size: 40
                        color: behind ? Theme.good : Theme.edge
                    }
                }
            }
        }
    }

    Column {
        id: foot
        anchors.bottom: parent.bottom
        x: words.x
        width: words.width
        spacing: 16
        MessageText {
            width: parent.width
            visible: page.plays || page.starting
            code: page.content.message
            text: page.told
            font.bold: true
            font.pixelSize: Theme.lead
            color: Theme.ink
        }
        KioskButton {
            width: parent.width
            visible: page.plays
            control: "send_statement"
            text: qsTr("Send this recording")
        }
        Grid {
            id: others
            width: parent.width
            columns: page.plays ? 2 : 1
            spacing: 16
            readonly property real part: (width - (columns - 1) * spacing) / columns
            KioskButton {
                width: others.part
                visible: !page.reads && !page.starting
                control: "begin_reading"
                text: page.plays || page.content.tries_left < 3 ? qsTr("Read once more") : qsTr("Begin to read")
                secondary: page.plays
            }
            KioskButton {
                width: others.part
                control: "another_way"
                text: page.plays ? qsTr("A clerk helps me") : qsTr("I cannot or will not read aloud: a clerk helps me")
                secondary: true
            }
        }
    }
}
