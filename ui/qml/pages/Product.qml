import QtQuick
import Kiosk
import "../parts"

// For the customer: which kind of card, where it is not an ordinary number.
Page {
    id: page
    title: qsTr("Which kind of card?")

    Scroller {
        anchors.fill: parent
        spacing: page.wide ? 16 : 24
        Heading {
            width: parent.width
            text: page.title
        }
        Grid {
            id: choices
            width: parent.width
            columns: page.wide ? 2 : 1
            spacing: Theme.gap
            readonly property real each: (width - (columns - 1) * spacing) / columns
            Repeater {
                model: [
                    { control: "product_mobile", product: Enumerations.product.MOBILE, hint: qsTr("For calls, messages and the internet") },
                    { control: "product_internet", product: Enumerations.product.INTERNET, hint: qsTr("Mostly for the internet, also of a virtual operator; one per person") },
                    { control: "product_icecream", product: Enumerations.product.ICECREAM, hint: qsTr("The carrier's Ice Cream plans; one per person") },
                    { control: "product_iot", product: Enumerations.product.IOT, hint: qsTr("For a machine that sends data, no calls; the staff look at the use first") }
                ]
                KioskButton {
                    required property var modelData
                    width: choices.each
                    height: Math.max(implicitHeight, Theme.target * (page.wide ? 1.6 : 1.8))
                    control: modelData.control
                    text: SharedTexts.value("product", modelData.product)
                    hint: modelData.hint
                    secondary: true
                    chosen: page.content.product === modelData.product
                }
            }
        }
        Paragraph {
            width: parent.width
            text: qsTr("Internet cards and Ice Cream plans count together: whoever has one of them gets no second one, of either kind.")
        }
    }
}
