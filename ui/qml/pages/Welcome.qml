import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Welcome. What would you like to do?")

    Scroller {
        anchors.fill: parent
        anchors.bottomMargin: Theme.target + 16
        spacing: page.wide ? 16 : 24
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            visible: !(Theme.large && page.content.message)
            text: qsTr("It takes about %1 minutes. Please have your original identity document ready.").arg(page.content.minutes)
        }
        Notable {
            width: parent.width
            code: page.content.message
        }
        Grid {
            id: choices
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: ["start_new_sim", "start_second_verify", "start_resume", "start_complaint"]
                KioskButton {
                    required property string modelData
                    width: choices.each
                    height: Math.max(implicitHeight, Theme.target * (page.wide || Theme.large ? 1.2 : 1.5))
                    control: modelData
                    hint: Texts.hint(modelData)
                }
            }
        }
        Paragraph {
            width: parent.width
            font.pixelSize: Theme.small + 2
            text: qsTr("Numbers are registered to the person who uses them. Selling, renting out or lending a number is against the law.")
        }
    }

    KioskButton {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: Math.max(220, implicitWidth)
        control: "sign_out"
        secondary: true
    }
}
