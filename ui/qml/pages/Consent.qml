import QtQuick
import Kiosk
import "../parts"

// For the customer: how data is used, and the separate consent for the face. A switch for each, below its own words.
Page {
    id: page
    title: qsTr("May we use your data?")
    messages: ({
        privacy_consent_needed: qsTr("To go on, agree to the use of your identity data."),
        face_consent_or_another_way: qsTr("Agree to the face check, too, or go without your face.")
    })

    HeadingAndWayOut {
        id: heading
        width: parent.width
        title: page.title
        control: "another_way"
        words: SharedTexts.control("another_way")
    }
    Scroller { // in large text the words need more than the page has
        id: room
        anchors.top: heading.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: missing.top
        anchors.bottomMargin: 10
        width: parent.width
        Grid {
            id: consents
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            readonly property real tall: (room.height - (2 - columns) * spacing) * columns / 2
            Repeater {
                model: [
                    { caption: qsTr("How your data is used"), words: page.content.privacy, control: "agree_privacy",
                      agree: qsTr("I agree to the use of my identity data for this registration"), on: page.content.privacy_agreed },
                    { caption: qsTr("Separate consent for your face"), words: page.content.face, control: "agree_face",
                      agree: qsTr("I separately agree to a check of my face by camera"), on: page.content.face_agreed }
                ]
                Rectangle {
                    id: paper
                    required property var modelData
                    width: consents.each
                    height: Theme.large ? Math.max(consents.tall, reading.contentHeight + agree.height + 32) : consents.tall
                    radius: Theme.cardRadius
                    border.width: 1
                    border.color: Theme.hair
                    color: Theme.paper
                    Scroller {
                        id: reading
                        x: 16
                        y: 10
                        width: parent.width - 32
                        height: agree.y - y - 8
                        spacing: 6
                        Paragraph {
                            width: parent.width
                            text: paper.modelData.caption
                            font.bold: true
                            color: Theme.ink
                        }
                        Repeater {
                            model: paper.modelData.words.split("\n\n")
                            Paragraph {
                                required property string modelData
                                width: parent.width
                                text: modelData
                            }
                        }
                    }
                    Switch {
                        id: agree
                        x: 16
                        y: parent.height - height - 12
                        width: parent.width - 32
                        height: implicitHeight
                        control: paper.modelData.control
                        text: paper.modelData.agree
                        on: paper.modelData.on
                    }
                }
            }
        }
    }
    Item { // its room is kept, so that no switch moves under a finger
        id: missing
        y: page.wide ? buttons.y : buttons.y - height - 12
        width: page.wide ? buttons.x - Theme.gap : parent.width
        height: Math.max(first.implicitHeight, second.implicitHeight, page.wide ? buttons.height : 0)
        MessageText {
            id: first
            width: parent.width
            visible: false
            font.pixelSize: Theme.small + 2
            text: page.message("privacy_consent_needed")
        }
        MessageText {
            id: second
            width: parent.width
            visible: false
            font.pixelSize: Theme.small + 2
            text: page.message("face_consent_or_another_way")
        }
        MessageText {
            width: parent.width
            y: page.wide ? (parent.height - height) / 2 : parent.height - height
            font.pixelSize: Theme.small + 2
            code: page.content.message
            text: page.told
        }
    }
    Row { // lying, what is missing stands beside them: the words need the height
        id: buttons
        x: parent.width - width
        y: page.wide ? parent.height - missing.height : parent.height - height
        width: page.wide ? parent.width * 0.6 : parent.width
        spacing: 12
        readonly property real third: (width - spacing) / 3
        readonly property real tallest: Math.max(slowly.implicitHeight, on.implicitHeight)
        KioskButton {
            id: slowly
            width: page.wide ? (buttons.width - buttons.spacing) / 2 : buttons.third
            height: buttons.tallest
            control: "more_time"
            secondary: true
        }
        KioskButton {
            id: on
            width: buttons.width - slowly.width - buttons.spacing
            height: buttons.tallest
            control: "go_on_with_face"
            text: qsTr("Go on")
        }
    }
}
