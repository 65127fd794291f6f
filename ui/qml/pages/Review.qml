import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Please check everything")
    readonly property bool complete: content.phone_number !== "" && content.iccid !== ""
    property bool changing: false

    Grid {
        anchors.top: parent.top
        anchors.bottom: confirm.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        columns: page.wide ? 2 : 1
        spacing: 20

        Scroller {
            id: facts
            width: parent.columns === 2 && pad.visible ? (parent.width - parent.spacing) / 2 : parent.width
            height: parent.columns === 2 || !pad.visible ? parent.height
                : Math.min(contentHeight, parent.height - pad.contentHeight - parent.spacing)
            spacing: 8
            Heading {
                width: parent.width
                text: page.title
            }
            Repeater {
                model: page.content.rows.map(row => [Texts.label(row.label), Texts.value(row.label, row.value)])
                    .concat(page.complete ? [[Texts.field("phone_number"), page.content.phone_number],
                                             [Texts.field("iccid"), page.content.iccid]] : [])
                Rectangle {
                    id: row
                    required property var modelData
                    width: parent.width
                    height: Math.max(label.implicitHeight, value.implicitHeight) + 20
                    radius: 8
                    color: Theme.paper
                    Text {
                        id: label
                        x: 14
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width * 0.36
                        text: row.modelData[0]
                        font.pixelSize: Theme.small + 2
                        color: Theme.quiet
                        wrapMode: Text.WordWrap
                        Accessible.ignored: true
                    }
                    Text {
                        id: value
                        x: parent.width * 0.4
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width * 0.6 - 14
                        text: row.modelData[1]
                        font.pixelSize: Theme.body
                        font.bold: true
                        color: Theme.ink
                        wrapMode: Text.WrapAnywhere
                        Accessible.role: Accessible.StaticText
                        Accessible.name: row.modelData[0] + " " + row.modelData[1]
                    }
                }
            }
            KioskButton {
                width: parent.width
                visible: page.complete && !page.changing
                text: qsTr("Change the number or the card")
                secondary: true
                acts: true
                Accessible.description: "change"
                onClicked: page.changing = true
            }
        }

        Scroller {
            id: pad
            visible: !page.complete || page.changing
            width: facts.width
            height: parent.columns === 2 ? parent.height : parent.height - facts.height - parent.spacing
            MessageText {
                width: parent.width
                code: page.content.message
                color: Theme.bad
            }
            Paragraph {
                width: parent.width
                visible: !Theme.large && !page.wide && page.content.message === ""
                font.pixelSize: Theme.small + 2
                text: qsTr("Scan or enter the number and the card. The customer confirms that they belong together.")
            }
            Keypad {
                width: parent.width
                fields: [{ code: "phone_number", most: 11, half: true }, { code: "iccid", most: 20, half: true }]
                values: ({ phone_number: page.content.phone_number, iccid: page.content.iccid })
                submitText: qsTr("Take over")
                onSubmitted: values => {
                    page.changing = false
                    Bridge.enter(values)
                }
            }
        }
    }
    KioskButton {
        id: confirm
        anchors.bottom: parent.bottom
        width: parent.width
        control: "confirm"
        visible: page.complete && !page.changing
        height: visible ? implicitHeight : 0
    }
}
