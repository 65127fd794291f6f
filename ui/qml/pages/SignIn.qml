import QtQuick
import Kiosk
import "../parts"

// For the staff: who is at the counter. Customers wait. A supervisor unlocks here whose PIN is locked.
Page {
    id: page
    title: qsTr("Clerk sign-in")
    messages: ({
        badge_unknown: qsTr("This badge is nobody's who works here."),
        pin_unlocked: qsTr("Unlocked. Please enter your own PIN."),
        supervisor_unlocks: qsTr("Only a supervisor unlocks a PIN, and not their own.")
    })
    property string clerk: content.clerks.length === 1 ? content.clerks[0].id : ""
    property string supervisor
    readonly property string badge: content.badge
    onBadgeChanged: if (badge) {
        clerk = badge
        supervisor = ""
    }
    readonly property var chosen: content.clerks.find(one => one.id === clerk)
    readonly property bool locked: chosen !== undefined && chosen.locked_s !== 0
    readonly property bool blocked: locked && !(chosen.locked_s > 0)
    readonly property var unlockers: content.supervisors.filter(one => one.id !== clerk)
    readonly property var unlocker: unlockers.find(one => one.id === supervisor)

    Halves {
        anchors.fill: parent
        keysShown: !page.locked || page.blocked && page.unlocker !== undefined

        Heading {
            width: parent.width
            text: page.title
        }
        Paragraph {
            width: parent.width
            text: qsTr("Choose your name or scan your badge, then enter your PIN. Customers: please wait for the staff.")
        }
        People {
            width: parent.width
            list: page.content.clerks
            chosen: page.clerk
            onPicked: id => {
                page.clerk = id
                page.supervisor = ""
            }
        }
        MessageText {
            width: parent.width
            code: page.content.message
            text: page.told
            color: code === "pin_unlocked" ? Theme.good : Theme.bad
        }
        Paragraph {
            width: parent.width
            visible: page.content.message === "pin_wrong"
            text: qsTr("Attempts left: %1").arg(page.content.attempts_left)
        }
        Paragraph {
            width: parent.width
            visible: page.blocked
            text: page.unlockers.length > 0
                ? qsTr("The PIN of %1 is locked. A supervisor asks what happened, chooses their own name and unlocks it with their own PIN.").arg(page.blocked ? page.chosen.name : "")
                : qsTr("The PIN of %1 is locked. Call the technician: nobody else here can unlock it.").arg(page.blocked ? page.chosen.name : "")
        }
        People {
            width: parent.width
            visible: page.blocked
            list: page.blocked ? page.unlockers : []
            chosen: page.supervisor
            onPicked: id => page.supervisor = id
        }
        Paragraph {
            width: parent.width
            visible: page.content.kiosk !== ""
            text: qsTr("This kiosk: %1").arg(page.content.kiosk)
            font.pixelSize: Theme.small
        }

        keys: PinEntry {
            width: parent.width
            content: page.content
            clerk: page.blocked ? page.supervisor : page.clerk
            name: page.blocked ? page.unlocker ? page.unlocker.name : "" : page.chosen ? page.chosen.name : ""
            unlocks: page.blocked ? page.clerk : ""
            submitText: page.blocked ? qsTr("Unlock") : qsTr("Sign in")
        }
    }
}
