import QtQuick
import Kiosk
import "../parts"

// For whoever looks: nothing of any visit is on the screen.
Page {
    id: page
    title: qsTr("Please wait")
    bare: true

    Heading {
        anchors.centerIn: parent
        text: page.title
        color: Theme.quiet
    }
}
