import QtQuick

// A lamp: a ground of light on the face. It changes at most twice a second, whatever is wanted: no flashes.
Rectangle {
    id: shine
    property string wanted: "#ffffff"
    property string shone: "#ffffff"
    readonly property int period_ms: 500
    color: shone

    function follow() {
        if (!pace.running && shone !== wanted) {
            shone = wanted
            pace.start()
        }
    }

    onWantedChanged: follow()
    Component.onCompleted: follow()

    Timer {
        id: pace
        interval: shine.period_ms
        onTriggered: shine.follow()
    }
}
