import QtQuick

// The mark, or the needle, of the face check: a round sign on an upright ring, at an angle of the head: as in a mirror, the person's left is on the left.
Rectangle {
    id: sign
    required property Item ring
    property real degrees: 0 // of yaw, positive: the person's left
    required property bool isMark // where to turn to; otherwise the needle: where the head points
    readonly property real size: isMark ? 44 : 22
    readonly property real spread: 3 // degrees along the ring for one of the head
    readonly property real at: Math.max(-100, Math.min(100, degrees * spread)) * Math.PI / 180
    readonly property real straight: ring.height / 2 - ring.width / 2 // the ring's sides, above its middle
    readonly property real round: ring.width / 2
    width: size
    height: size
    radius: size / 2
    x: ring.x + ring.width / 2 - Math.sin(at) * round - width / 2
    y: ring.y + ring.height / 2 - straight - Math.cos(at) * round - height / 2
}
