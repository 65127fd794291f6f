import QtQuick
import Kiosk
import "../parts"

// For the customer: the visit was cancelled, nothing came of it, and a paper says so.
Page {
    id: page
    title: qsTr("Cancelled: nothing was opened")

    Scroller {
        anchors.top: parent.top
        anchors.bottom: done.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        spacing: 20
        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("No number was opened, changed or closed, and nothing of yours is kept here.")
        }
        TakeCard {
            width: parent.width
            visible: page.content.take_card
        }
        TakeAway {
            width: parent.width
            paper: page.content.paper
        }
    }
    Ending {
        id: done
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
