import QtQuick
import Kiosk
import "../parts"

// For the customer: the numbers under their document, what is not theirs, and the query at all carriers.
Page {
    id: page
    title: qsTr("The numbers under your document")
    messages: ({
        asking_carrier: qsTr("The carrier is being asked. One moment, please."),
        numbers_not_told: qsTr("The carrier cannot be asked at the moment. Try again, or take a ticket: a clerk looks with you later.")
    })
    progress: "presence"
    readonly property bool asked: content.appointed || content.numbers.some(one => one.not_mine)
    readonly property bool retries: Bridge.controls.indexOf("retry") >= 0

    Scroller {
        anchors.top: parent.top
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 14
        Heading {
            width: parent.width
            text: page.title
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Paragraph {
            width: parent.width
            visible: page.content.known
            color: Theme.ink
            text: page.content.numbers.length ? qsTr("Numbers at this carrier: %1").arg(page.content.numbers.length)
                : qsTr("At this carrier there is no number under your document.")
        }
        Listings {
            width: parent.width
            model: page.content.listings
        }
        Repeater {
            model: page.content.numbers
            Rectangle {
                id: row
                required property var modelData
                required property int index
                width: parent.width
                height: Math.max(words.implicitHeight, other.implicitHeight) + 32
                radius: Theme.radius
                color: Theme.paper
                border.width: 2
                border.color: modelData.not_mine ? Theme.warn : Theme.hair
                StatusSign {
                    id: sign
                    x: 16
                    anchors.verticalCenter: parent.verticalCenter
                    status: row.modelData.status
                }
                Column {
                    id: words
                    x: sign.x + sign.width + 16
                    anchors.verticalCenter: parent.verticalCenter
                    width: (other.visible ? other.x : parent.width) - x - 16
                    spacing: 4
                    Text {
                        textFormat: Text.PlainText
                        width: parent.width
                        readonly property bool personal: true
                        readonly property string label: SharedTexts.field("phone_number")
                        text: row.modelData.number
                        font.pixelSize: Theme.body + 4
                        font.bold: true
                        font.letterSpacing: 2
                        color: Theme.ink
                        wrapMode: Text.Wrap
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                        Accessible.id: "kiosk:number"
                    }
                    Paragraph {
                        width: parent.width
                        color: sign.tone
                        font.bold: true
                        text: SharedTexts.numberState(row.modelData.status)
                        Accessible.id: "kiosk:status:" + row.modelData.status
                    }
                    Paragraph {
                        width: parent.width
                        font.pixelSize: Theme.small + 2
                        text: [qsTr("since %1").arg(row.modelData.since), SharedTexts.stoppedBy(row.modelData.stopped_by)]
                            .concat(row.modelData.causes).filter(part => part).join(qsTr("; "))
                    }
                    Paragraph {
                        width: parent.width
                        visible: row.modelData.disputed !== ""
                        font.pixelSize: Theme.small + 2
                        color: Theme.warn
                        text: qsTr("You said on %1 that it is not yours; the carrier is looking.").arg(row.modelData.disputed)
                    }
                }
                KioskButton {
                    id: other
                    visible: row.modelData.disputed === ""
                    x: parent.width - width - 16
                    anchors.verticalCenter: parent.verticalCenter
                    width: page.wide ? 260 : Theme.large ? 230 : 210
                    secondary: true
                    acts: true
                    chosen: row.modelData.not_mine
                    text: qsTr("Not mine")
                    Accessible.id: "kiosk:not_mine_" + (row.index + 1)
                    onClicked: Bridge.enter({ not_mine: String(row.index + 1) })
                }
            }
        }
        Switch {
            width: parent.width
            control: "appoint"
            text: qsTr("Also ask all carriers for numbers in my name (一证通查)")
            on: page.content.appointed
        }
        Paragraph {
            width: parent.width
            visible: page.content.appointed
            color: Theme.ink
            text: page.content.answer_to !== "" ? qsTr("The answer comes within 48 hours by message to %1.").arg(page.content.answer_to)
                : qsTr("The answer is there within 48 hours: ask for it in a store, with your document and the reference number.")
        }
        Paragraph {
            width: parent.width
            visible: page.content.numbers.length > 0
            text: qsTr("If a number is not yours, choose “Not mine”: it becomes a ticket, and the carrier answers within 15 days. The number itself stays as it is until then.")
        }
    }
    Row {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Theme.gap
        readonly property real tallest: Math.max(again.visible ? again.implicitHeight : 0, finish.implicitHeight)
        KioskButton {
            id: again
            visible: page.retries
            width: (parent.width - parent.spacing) * 0.4
            height: parent.tallest
            control: "retry"
            secondary: true
        }
        KioskButton {
            id: finish
            width: again.visible ? parent.width - again.width - parent.spacing : parent.width
            height: parent.tallest
            control: "finish_my_numbers"
            text: page.asked ? qsTr("Send this and finish") : page.content.known ? qsTr("Finish") : qsTr("Take a ticket")
        }
    }
}
