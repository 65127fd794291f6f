import QtQuick
import Kiosk

// The base of every page. The window gives it its step and its content; what differs from the usual, a page says itself.
Item {
    id: page

    property string step
    property var content
    property string progress: step // where on the progress line the customer is, when that is another step
    property bool bare: false // without the header
    property string title
    property bool quiet: false // somebody is listened to: nothing may be said to the room
    property var messages: ({}) // by code (kiosk.protocol.codes.Message): the sentences that only this page says
    readonly property string told: message(content.message ?? "")
    readonly property bool wide: width > height
    property string part // which of several a page shows in one place: another is new to whoever taps
    onPartChanged: PageGuard.close()

    function message(code: string): string {
        return messages[code] ?? SharedTexts.message(code)
    }

    Accessible.role: Accessible.Pane
    Accessible.name: title
    Accessible.id: "kiosk:step:" + page.step + ":" + Bridge.visit
}
