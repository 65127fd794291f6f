import QtQuick
import Kiosk

// The question whether somebody is still there: the idle countdown, over everything. Any touch is an answer.
Rectangle {
    id: overlay
    visible: Bridge.idleLeft >= 0
    onVisibleChanged: PageGuard.close()
    color: "#c0101828"
    Accessible.role: Accessible.AlertMessage
    Accessible.name: question
    Accessible.id: "kiosk:still_there"

    MouseArea { anchors.fill: parent } // what lies below gets no touch

    readonly property string question: qsTr("Are you still there?")
    // Heard, too, and again every ten seconds: whoever looks away does not see it. Nobody is named in it.
    readonly property int tens: Math.ceil(Bridge.idleLeft / 10) * 10
    onTensChanged: Speech.say(tens > 0 ? question + " " + sentence(tens) + " " + qsTr("For more time, touch the screen.") : "", Bridge.language, Bridge.volume)

    function sentence(seconds: int): string {
        return qsTr("In %1 seconds this visit ends and your data is erased.").arg(seconds)
    }

    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - 80, 640)
        height: room.implicitHeight + 64
        radius: 16
        color: Theme.paper
        Column {
            id: room
            anchors.centerIn: parent
            width: parent.width - 64
            spacing: 24
            Heading {
                width: parent.width
                text: overlay.question
                horizontalAlignment: Text.AlignHCenter
            }
            Paragraph {
                width: parent.width
                text: overlay.sentence(Bridge.idleLeft)
                horizontalAlignment: Text.AlignHCenter
                Accessible.id: "kiosk:idle"
            }
            KioskButton {
                width: parent.width
                control: "stay"
                text: qsTr("I need more time")
            }
        }
    }
}
