import QtQuick
import Kiosk
import "../parts"

// For the customer: the face check, with the camera's picture as a mirror and the page as a lamp.
Page {
    id: page
    title: qsTr("Face check")
    part: stopped ? "stopped" : ""
    messages: ({
        no_face: qsTr("Please look at the camera"),
        several_faces: qsTr("Only one person in the picture, please"),
        come_closer: qsTr("Come a little closer"),
        move_back: qsTr("Move back a little"),
        look_straight: qsTr("Look straight ahead"),
        hold_still: qsTr("Hold still"),
        too_dark: qsTr("It is too dark. The screen gives light: please face it."),
        too_bright: qsTr("It is too bright. Please turn away from the light."),
        back_light: qsTr("There is light behind you. Please turn so that it falls on your face."),
        too_low: qsTr("Please come up a little, or lower the camera's stand"),
        too_high: qsTr("Please come down a little"),
        too_far_aside: qsTr("Please move to the picture's middle"),
        chin_out: qsTr("Your chin is out of the picture. Please move back a little."),
        camera_turned: qsTr("The camera hangs askew. That is not your fault: the staff are told."),
        face_covered: qsTr("Please take off mask and dark glasses"),
        face_check_restarted: qsTr("The face check had to start anew. Please try again."),
        turn_left: qsTr("Turn your head slowly to the left, to the mark"),
        turn_right: qsTr("Turn your head slowly to the right, to the mark"),
        open_mouth: qsTr("Open your mouth, and keep it open"),
        blink: qsTr("Blink"),
        hold_there: qsTr("Good. Stay there."),
        back_to_centre: qsTr("Good. Look straight ahead again."),
        wrong_action: qsTr("That was another movement. You can try again, or choose other movements."),
        other_side: qsTr("The camera saw a turn to the other side. Left and right are yours, as in a mirror. Please try again."),
        timed_out: qsTr("That did not work in time. You can try again, take more time, or ask for another way."),
        comparing: qsTr("Comparing with the document's photo"),
        another_look: qsTr("The camera did not see you clearly enough. Please let it look once more, in good light. Nothing is decided yet.")
    })
    readonly property bool stopped: Bridge.controls.indexOf("retry") >= 0
    readonly property bool calm: !stopped || content.message === "another_look" // nobody did anything wrong
    readonly property bool steered: content.action > 0 && content.mark !== null && content.mark !== undefined
    readonly property bool dark: content.message === "too_dark"
    // What is said of every picture, while nothing else is wrong with this one.
    readonly property bool general: ["camera_starting", "no_face", "come_closer", "move_back", "look_straight", "hold_still"].indexOf(content.message) >= 0
    readonly property var movements: ({
        all_movements: qsTr("All movements"),
        only_turns: qsTr("Only turning my head"),
        only_face: qsTr("Without turning my head")
    })

    Shine {
        x: -Theme.margin
        y: -12 // below the words of the step
        width: page.width + 2 * Theme.margin
        height: page.height + 24
        wanted: page.dark || !page.content.tint ? "#ffffff" : page.content.tint
    }

    Item {
        id: picture
        readonly property real roomWidth: page.wide ? page.width * 0.5 : page.width
        readonly property real roomHeight: page.wide ? page.height : page.height - words.height - 20
        // Of one size all the while: a picture that jumps cannot be steered by.
        readonly property real part: page.dark ? 0.6 : page.content.action > 0 || page.content.tint ? 0.78 : 1
        width: Math.min(roomWidth, roomHeight * 4 / 3) * part
        height: width * 3 / 4
        x: (roomWidth - width) / 2
        y: (roomHeight - height) / 2
        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: "#1c2536"
        }
        Preview {
            anchors.fill: parent
            ring: Bridge.frames
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Your picture, as in a mirror")
            Accessible.id: "kiosk:" + (page.steered ? "mark:" + page.content.mark + ":" + page.content.needle : "")
        }
        Rectangle { // where the face belongs
            id: ring
            anchors.centerIn: parent
            width: parent.height * 0.66
            height: parent.height * 0.9
            radius: width / 2
            color: "transparent"
            border.width: 5
            border.color: page.content.message === "comparing" || page.content.message === "back_to_centre" || page.content.holding ? "#4fd28a" : "#ffffff"
        }
        // Where to turn to, and where the head points: both on the ring's upper half, straight ahead at its top.
        RingSign {
            ring: ring
            degrees: page.content.mark ?? 0
            visible: page.steered
            isMark: true
            color: page.content.holding ? "#4fd28a" : "#ffd34d"
        }
        RingSign {
            ring: ring
            degrees: page.content.needle
            visible: page.steered
            isMark: false
            color: "#101b28"
            border.color: "#ffffff"
            border.width: 4
        }
    }

    Scroller {
        id: words
        x: page.wide ? picture.roomWidth + 32 : 0
        y: page.wide ? (page.height - height) / 2 : page.height - height
        width: parent.width - x
        height: Math.min(contentHeight, page.height)
        spacing: 12
        Rectangle { // on paper, so that no colour of the ground is behind words
            width: parent.width
            height: told.implicitHeight + 28
            radius: Theme.radius
            color: Theme.paper
            border.width: 1
            border.color: Theme.hair
            Column {
                id: told
                x: 14
                y: 14
                width: parent.width - 28
                spacing: 8
                MessageText {
                    width: parent.width
                    code: page.content.message
                    text: page.told
                    font.pixelSize: page.stopped && Theme.large ? Theme.lead : page.stopped || Theme.large ? Theme.title : Theme.huge
                    font.bold: true
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: 1.15
                    color: page.calm ? Theme.ink : Theme.bad
                }
                Paragraph {
                    width: parent.width
                    visible: page.content.action > 0 || (page.general && !Theme.large)
                    horizontalAlignment: Text.AlignHCenter
                    text: page.content.action > 0
                        ? qsTr("Movement %1 of %2").arg(page.content.action).arg(page.content.actions)
                          + (page.content.seconds_left > 0 ? "   " + qsTr("%1 s").arg(page.content.seconds_left) : "")
                        : qsTr("Only one face in the picture, no mask, no dark glasses.")
                    Accessible.id: "kiosk:action:" + page.content.action
                }
            }
        }
        KioskButton {
            width: parent.width
            control: "retry"
            visible: page.stopped
        }
        Grid {
            id: choices
            width: parent.width
            columns: 2
            spacing: 12
            Repeater {
                model: ["another_way", "more_time"].concat(Object.keys(page.movements).filter(way => Bridge.controls.includes(way)))
                KioskButton {
                    required property string modelData
                    width: (choices.width - choices.spacing) / 2
                    height: Math.max(Theme.target, Theme.body * 2.9) // two lines, all equally tall
                    control: modelData
                    text: page.movements[modelData] || SharedTexts.control(modelData)
                    secondary: true
                }
            }
        }
    }
}
