import QtQuick
import Kiosk
import "../parts"

Page {
    id: page
    title: qsTr("Please wait")

    Heading {
        anchors.centerIn: parent
        text: page.title
        color: Theme.quiet
    }
}
