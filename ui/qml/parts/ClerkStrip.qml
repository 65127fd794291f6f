import QtQuick
import Kiosk

// The strip at the lower edge, for the clerk. No personal data of any customer.
Rectangle {
    id: clerkStrip
    readonly property var strip: Bridge.strip
    visible: strip !== null && strip !== undefined
    height: visible ? rows.implicitHeight + 12 : 0
    color: "#e6ebf5"

    readonly property bool wide: width > 1000
    readonly property int signOut: strip?.sign_out_s ?? -1
    readonly property int twenties: Math.ceil(signOut / 20) * 20 // heard, too, and again every twenty seconds
    onTwentiesChanged: if (twenties > 0) Speech.say(sentence(twenties), Bridge.language)

    function sentence(seconds: int): string {
        return qsTr("In %1 s the clerk is signed out. To stay, touch the screen.").arg(seconds)
    }

    // What is wrong with the kiosk, by message code, where only the strip says it.
    readonly property var messages: ({
        offline: qsTr("No connection to the carrier. Records are kept and sent later."),
        broker_refused: qsTr("The carrier refuses this kiosk's certificate. Call the technician."),
        name_taken_over: qsTr("Another device uses this kiosk's name at the carrier. Call the technician."),
        screen_refused: qsTr("Another program tried to take this kiosk's screen. It was kept out. Tell the technician."),
        staff_called: qsTr("Staff was called")
    })

    Flow {
        id: rows
        x: Theme.margin
        y: 6
        width: parent.width - 2 * Theme.margin
        spacing: clerkStrip.wide ? 24 : 2
        Text {
            textFormat: Text.PlainText
            width: clerkStrip.wide ? undefined : parent.width
            font.pixelSize: 17
            color: Theme.ink
            wrapMode: clerkStrip.wide ? Text.NoWrap : Text.Wrap
            text: clerkStrip.strip ? qsTr("Clerk %1").arg(clerkStrip.strip.clerk) + "   "
                + (clerkStrip.strip.online ? qsTr("online") : qsTr("offline")) + "   "
                + qsTr("unconfirmed records: %1").arg(clerkStrip.strip.backlog)
                + (clerkStrip.strip.card_fault ? "   " + qsTr("document fault %1").arg(clerkStrip.strip.card_fault) : "") : ""
            Accessible.role: Accessible.StaticText
            Accessible.name: text
            Accessible.id: !clerkStrip.strip ? ""
                : "kiosk:strip:" + (clerkStrip.strip.online ? "online" : "offline") + ":" + clerkStrip.strip.backlog
        }
        MessageText {
            width: clerkStrip.wide ? undefined : parent.width
            code: clerkStrip.strip ? clerkStrip.strip.trouble : ""
            text: clerkStrip.messages[code] ?? SharedTexts.message(code)
            font.pixelSize: 17
            wrapMode: clerkStrip.wide ? Text.NoWrap : Text.Wrap
            font.bold: true
            color: Theme.warn
        }
        Text {
            textFormat: Text.PlainText
            visible: clerkStrip.strip ? clerkStrip.strip.card_left : false
            width: clerkStrip.wide ? undefined : parent.width
            font.pixelSize: 17
            font.bold: true
            color: Theme.warn
            wrapMode: clerkStrip.wide ? Text.NoWrap : Text.Wrap
            text: qsTr("A document lies on the reader: give it back to its holder")
            Accessible.role: Accessible.StaticText
            Accessible.name: text
            Accessible.id: "kiosk:strip:card_left"
        }
        Text {
            textFormat: Text.PlainText
            visible: clerkStrip.signOut >= 0
            width: clerkStrip.wide ? undefined : parent.width
            font.pixelSize: 17
            font.bold: true
            color: Theme.warn
            wrapMode: clerkStrip.wide ? Text.NoWrap : Text.Wrap
            text: clerkStrip.sentence(clerkStrip.signOut)
            Accessible.role: Accessible.StaticText
            Accessible.name: text
            Accessible.id: "kiosk:strip:sign_out"
        }
        Row {
            spacing: 20
            Repeater {
                model: clerkStrip.strip ? clerkStrip.strip.receipts.slice(0, 2) : []
                Text {
                    textFormat: Text.PlainText
                    required property var modelData
                    font.pixelSize: 17
                    color: ClerkTexts.colour(modelData.state)
                    text: modelData.at + " " + modelData.reference + " " + ClerkTexts.record(modelData.state)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                    Accessible.id: "kiosk:receipt:" + modelData.reference + ":" + modelData.state
                }
            }
        }
    }
}
