import QtQuick
import Kiosk

// The entry of a number with its SIM card, or as an eSIM with the EID and IMEI of its phone: where they stand, and the keys.
Column {
    id: entry

    property var content // the confirmation page's
    property string told
    property bool wide
    property bool replaces // the number is known, and only a card comes in another one's place
    property string card // its caption
    property bool esim: content.eid !== "" // the keys ask for a device instead of a card

    signal entered(var fields)

    spacing: Theme.gap

    MessageText {
        width: parent.width
        code: entry.content.message
        text: entry.told
        color: Theme.bad
    }
    Paragraph {
        width: parent.width
        visible: !Theme.large && !entry.wide && entry.content.message === ""
        font.pixelSize: Theme.small + 2
        text: entry.esim ? qsTr("On the customer's phone dial *#06#: scan or enter EID and IMEI as they stand there. The customer confirms that it is their phone.")
            : entry.replaces ? qsTr("Scan or enter the number printed on the new card. The customer confirms that it is the card in their hand.")
            : qsTr("Scan or enter the number and the card. The customer confirms that they belong together.")
    }
    Keypad {
        id: pad
        width: parent.width
        fields: (entry.replaces ? [] : [{ code: "phone_number", caption: SharedTexts.field("phone_number"), most: 11, longer: true, half: true }])
            .concat(entry.esim ? [{ code: "imei", caption: SharedTexts.field("imei"), most: 15, half: !entry.replaces },
                                  { code: "eid", caption: SharedTexts.field("eid"), most: 32 }]
                               : [{ code: "iccid", caption: entry.card, most: 20, half: !entry.replaces }])
        values: Object.assign(entry.replaces ? {} : { phone_number: entry.content.phone_number },
                              entry.esim ? { imei: entry.content.imei, eid: entry.content.eid } : { iccid: entry.content.iccid })
        submitText: qsTr("Take over")
        asideText: entry.esim ? qsTr("A SIM card instead") : qsTr("eSIM instead of a card")
        asideMark: "esim"
        onAside: {
            active = 0
            entry.esim = !entry.esim
        }
        onSubmitted: values => entry.entered(pad.fields.reduce((own, field) => Object.assign(own, { [field.code]: values[field.code] }), {}))
    }
}
