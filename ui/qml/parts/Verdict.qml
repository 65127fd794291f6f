import QtQuick
import Kiosk

// How it came out: a sign in a circle, and beside it the heading and one sentence.
Row {
    id: verdict
    property string title
    property string mark // of the heading, for assistive technology
    property string sign: "done" // done, clock, warning
    property string code
    property string told

    readonly property color tone: sign === "done" ? Theme.good : sign === "clock" ? Theme.brand : Theme.warn

    spacing: Theme.padding

    Rectangle {
        id: circle
        width: Theme.title * 2.4
        height: width
        radius: width / 2
        color: verdict.tone
        Icon {
            anchors.centerIn: parent
            name: verdict.sign
            size: parent.width * 0.56
            color: Theme.paper
        }
    }
    Column {
        width: verdict.width - circle.width - verdict.spacing
        anchors.verticalCenter: parent.verticalCenter
        spacing: 6
        Heading {
            width: parent.width
            text: verdict.title
            Accessible.id: "kiosk:" + verdict.mark
        }
        MessageText {
            width: parent.width
            code: verdict.code
            text: verdict.told
            color: Theme.quiet
        }
    }
}
