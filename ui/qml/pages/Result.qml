import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    readonly property bool refused: content.outcome !== "ALLOW" && content.outcome !== "DEFER"
    readonly property bool bad: refused || content.message === "carrier_rejected" || content.message === "not_saved"
    readonly property bool effective: content.message === "effective"
    title: content.message === "not_saved" ? qsTr("Not saved")
        : refused ? qsTr("This number cannot be opened now")
        : effective ? qsTr("Done") : content.message === "carrier_rejected" ? qsTr("Not accepted")
        : content.message === "captured_not_effective" ? qsTr("Captured, not yet effective")
        : qsTr("One moment, please")

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Text {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.bad ? "✕" : page.effective ? "✓" : "…"
            font.pixelSize: 90
            color: page.bad ? Theme.bad : page.effective ? Theme.good : Theme.brand
            Accessible.ignored: true
        }
        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.title
            color: page.bad ? Theme.bad : Theme.ink
            Accessible.description: "outcome:" + page.content.outcome
        }
        MessageText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            code: page.content.message
        }
        Paragraph {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: page.content.wait_left_s > 0
            text: qsTr("at most %1 s").arg(page.content.wait_left_s)
        }
        Rectangle {
            width: parent.width
            height: reference.implicitHeight + 32
            radius: Theme.radius
            color: Theme.paper
            visible: page.content.reference !== ""
            Column {
                id: reference
                anchors.centerIn: parent
                spacing: 4
                Paragraph {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: qsTr("Reference number")
                    font.pixelSize: Theme.small + 2
                }
                Text {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: page.content.reference
                    font.pixelSize: Theme.title
                    font.letterSpacing: 3
                    font.bold: true
                    color: Theme.ink
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                    Accessible.description: "reference"
                }
            }
        }
        Reasons {
            width: parent.width
            model: page.content.reasons
        }
        Rectangle {
            width: parent.width
            height: card.implicitHeight + 32
            radius: Theme.radius
            color: Theme.warnGround
            border.width: 2
            border.color: Theme.warn
            visible: page.content.take_card
            Paragraph {
                id: card
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - 32
                horizontalAlignment: Text.AlignHCenter
                color: Theme.warn
                font.bold: true
                text: qsTr("Please take your document from the reader.")
                Accessible.description: "take_card"
            }
        }
    }
    KioskButton {
        id: done
        anchors.bottom: parent.bottom
        width: parent.width
        control: "done"
    }
}
