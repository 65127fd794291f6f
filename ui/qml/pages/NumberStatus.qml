import QtQuick
import Kiosk
import "../parts"

// For the customer: how the number stands at the carrier, and how much time is left.
Page {
    id: page
    title: qsTr("How your number stands")
    messages: ({
        carrier_not_asked: qsTr("The carrier cannot be asked at the moment. Your verification is captured now, and the carrier judges it later."),
        late_for_verification: qsTr("The 24 hours for the verification are over. You are verified all the same, so that you get the number back.")
    })
    progress: "notice" // the face check is behind them
    readonly property bool timed: content.seconds_left !== null && content.seconds_left !== undefined
    readonly property bool over: timed && content.seconds_left <= 0

    // Whole minutes are enough: the page stays calm.
    function span(seconds: int): string {
        const minutes = Math.floor(seconds / 60)
        if (minutes < 1)
            return qsTr("less than a minute")
        if (minutes < 60)
            return qsTr("%1 min").arg(minutes)
        return qsTr("%1 h %2 min").arg(Math.floor(minutes / 60)).arg(minutes % 60)
    }

    Scroller {
        anchors.top: parent.top
        anchors.bottom: on.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 14
        Heading {
            width: parent.width
            text: page.title
        }
        Grid {
            id: cards
            width: parent.width
            columns: page.wide && left.visible ? 2 : 1
            spacing: 14
            readonly property real each: (width - (columns - 1) * spacing) / columns
            readonly property real tallest: Math.max(card.implicitHeight, left.implicitHeight)
            Rectangle {
                id: card
                width: cards.each
                implicitHeight: Math.max(words.implicitHeight, sign.height) + 32
                height: cards.columns === 2 ? cards.tallest : implicitHeight
                radius: Theme.radius
                color: Theme.paper
                border.width: 2
                border.color: sign.tone
                StatusSign {
                    id: sign
                    x: 20
                    anchors.verticalCenter: parent.verticalCenter
                    status: page.content.status
                }
                Column {
                    id: words
                    x: sign.x + sign.width + 20
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - x - 16
                    spacing: 4
                    Text {
                        textFormat: Text.PlainText
                        readonly property bool personal: true
                        readonly property string label: SharedTexts.field("phone_number")
                        width: parent.width
                        text: page.content.phone_number
                        font.pixelSize: Theme.body
                        font.letterSpacing: 2
                        color: Theme.quiet
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                        Accessible.id: "kiosk:number"
                    }
                    Text {
                        textFormat: Text.PlainText
                        width: parent.width
                        text: SharedTexts.numberState(page.content.status)
                        font.pixelSize: Theme.title
                        font.bold: true
                        color: sign.tone
                        wrapMode: Text.Wrap
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                        Accessible.id: "kiosk:status:" + page.content.status
                    }
                }
            }
            Rectangle {
                id: left
                visible: page.timed
                width: cards.each
                implicitHeight: clock.implicitHeight + 32
                height: cards.columns === 2 ? cards.tallest : implicitHeight
                radius: Theme.radius
                color: Theme.warnGround
                border.width: 2
                border.color: page.over ? Theme.bad : Theme.warn
                Column {
                    id: clock
                    x: 20
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - 40
                    spacing: 4
                    Text {
                        textFormat: Text.PlainText
                        width: parent.width
                        text: page.over ? qsTr("The time is over") : qsTr("Time left: %1").arg(page.span(page.content.seconds_left || 0))
                        font.pixelSize: Theme.title
                        font.bold: true
                        color: page.over ? Theme.bad : Theme.warn
                        wrapMode: Text.Wrap
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                        Accessible.id: "kiosk:left:" + page.content.seconds_left
                    }
                    Paragraph {
                        width: parent.width
                        visible: page.content.deadline !== ""
                        text: (page.over ? qsTr("It ended %1") : qsTr("Verify until %1")).arg(page.content.deadline)
                        font.pixelSize: Theme.small + 2
                        color: Theme.ink
                        Accessible.id: "kiosk:deadline"
                    }
                }
            }
        }
        Notable {
            width: parent.width
            code: page.content.message
            text: page.told
        }
        Listings {
            width: parent.width
            model: page.content.listings
        }
        Flow {
            id: rows
            width: parent.width
            spacing: 14
            Repeater {
                model: [
                    ["since", qsTr("In this state since"), page.content.since],
                    ["stopped_by", qsTr("Who stopped it"), SharedTexts.stoppedBy(page.content.stopped_by)],
                    ["notified", qsTr("You were notified"), page.content.notified],
                    ["causes", qsTr("Why it is verified"), page.content.causes.join(qsTr("; "))]
                ].filter(row => row[2])
                Labelled {
                    required property var modelData
                    width: page.wide && ["causes", "stopped_by"].indexOf(modelData[0]) < 0 ? (rows.width - rows.spacing) / 2 : rows.width
                    label: modelData[1]
                    value: modelData[2]
                    mark: modelData[0]
                }
            }
        }
        Paragraph {
            width: parent.width
            text: page.content.flow === Enumerations.flow.RESUME
                ? qsTr("What happens next: risk notice, signature. When you pass, the carrier gives the number back.")
                : qsTr("What happens next: risk notice, signature. When you pass in time, the number stays in service.")
            color: Theme.ink
            Accessible.id: "kiosk:next"
        }
        Reasons {
            width: parent.width
            model: page.content.reasons
        }
    }
    KioskButton {
        id: on
        anchors.bottom: parent.bottom
        width: parent.width
        control: "go_on"
        text: qsTr("Go on")
    }
}
