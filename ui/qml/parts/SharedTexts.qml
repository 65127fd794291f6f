pragma Singleton
import QtQuick
import Kiosk

// Texts that several pages share, by their code (kiosk.protocol.codes), in the screen's language.
// What one page alone says stands in that page; what is said of a PIN, in PinTexts.
QtObject {
    readonly property var messages: ({
        drawing_full: qsTr("There is no room for more. All that you see is kept: go on, or clear it and begin anew."),
        reader_absent: qsTr("The card reader is not connected. Staff: check its cable."),
        reader_refused: qsTr("This card reader is not this kiosk's own, and is not used. Staff: plug in the kiosk's reader where it belongs, and call the technician."),
        camera_refused: qsTr("This camera is not this kiosk's own, and is not used. Staff: call the technician. You can ask for another way."),
        disk_full: qsTr("No new visit can start: the store is full. Staff: restore the network so that records can be delivered."),
        store_restored: qsTr("No new numbers now: this kiosk's store was restored from a copy. Staff: call the technician. Everything else goes on."),
        camera_absent: qsTr("The camera is not connected. Please ask the staff, or ask for another way."),
        camera_starting: qsTr("The camera is starting"),
        camera_lost: qsTr("The camera stopped. Staff: check its cable. Then try again, or ask for another way."),
        camera_frozen: qsTr("The camera's picture stands still. Try again, or a clerk looks with you."),
        clerk_needed: qsTr("The camera alone is not enough here. A clerk looks together with you; you are not refused."),
        face_declined: qsTr("You chose to go without the face check. A clerk verifies you in another way."),
        face_failed: qsTr("The face check could not be completed. A clerk verifies you in another way."),
        number_malformed: qsTr("This is not a mobile number: 11 digits, beginning with 1."),
        iot_number: qsTr("A number of 13 digits is a machine's. For an IoT card go back and choose it; else enter 11 digits."),
        iccid_malformed: qsTr("This is not a card number: 19 or 20 digits, beginning with 89."),
        eid_malformed: qsTr("This is not an EID: 32 digits, beginning with 89. Please compare each of them."),
        imei_malformed: qsTr("This is not an IMEI: 15 digits. Please compare each of them."),
        old_card: qsTr("This is the old card. Scan the number printed on the new one."),
        clerk_confirms: qsTr("The clerk of this visit has to confirm this."),
        supervisor_confirms: qsTr("A supervisor has to sign this, not the clerk of this visit."),
        saving: qsTr("Saving"),
        not_saved: qsTr("Nothing was saved. Please ask the staff."),
        carrier_rejected: qsTr("The carrier did not accept this registration. Please ask the staff."),
        carrier_checks: qsTr("Saved. The carrier's staff check this before it takes effect; nothing changes until then. Keep the reference number: with it this store or the carrier can tell you how it stands. You need not do it again.")
    })

    function message(code: string): string {
        return messages[code] ?? PinTexts.messages[code] ?? ""
    }

    function control(code: string): string {
        switch (code) {
        case "more_time": return Bridge.spokenHelp ? qsTr("Usual time, no speech") : qsTr("More time and spoken help")
        case "no_second_person": return qsTr("Nobody else is here: give a ticket")
        case "take_ticket": return qsTr("Take a ticket to a clerk")
        case "another_way": return qsTr("Without my face: another way")
        case "retry": return qsTr("Try again")
        default: return code
        }
    }

    function route(code: string): string {
        switch (code) {
        case Enumerations.complaintRoute.CARRIER: return qsTr("The carrier")
        case Enumerations.complaintRoute.TELECOM_APPEALS: return qsTr("12300, appeals of telecom users")
        case Enumerations.complaintRoute.ANTIFRAUD_CENTRE: return qsTr("96110, anti-fraud centre")
        case Enumerations.complaintRoute.POLICE: return qsTr("The police authority that decided")
        default: return code
        }
    }

    function field(code: string): string {
        switch (code) {
        case "phone_number": return qsTr("Mobile number")
        case "iccid": return qsTr("SIM card number (ICCID)")
        case "card": return qsTr("SIM card (ICCID) or eSIM (EID)")
        case "eid": return qsTr("eSIM of the phone (EID)")
        case "imei": return qsTr("Phone (IMEI)")
        case "organisation_code": return qsTr("Unified social credit code")
        default: return code
        }
    }

    // A phone or card number as people compare it; anything else as it is.
    function grouped(value: string): string {
        return value.replace(/^(1\d{2})(\d{4})(\d{4})$/, "$1 $2 $3")
            .replace(/^\d{19,32}$/, digits => digits.match(/\d{1,4}/g).join(" "))
    }

    function numberState(code: string): string {
        switch (code) {
        case Enumerations.numberState.ACTIVE: return qsTr("In service")
        case Enumerations.numberState.NOTIFIED: return qsTr("To be verified")
        case Enumerations.numberState.SUSPENDED: return qsTr("Suspended")
        case Enumerations.numberState.PARTLY_SUSPENDED: return qsTr("Partly suspended")
        case Enumerations.numberState.CLOSED: return qsTr("Closed")
        default: return qsTr("Not known now")
        }
    }

    function stoppedBy(code: string): string {
        switch (code) {
        case Enumerations.stopAuthority.POLICE: return qsTr("stopped by order of the police")
        case Enumerations.stopAuthority.LIST: return qsTr("stopped because of a list")
        case Enumerations.stopAuthority.CARRIER: return qsTr("stopped by the carrier")
        default: return ""
        }
    }

    function value(label: string, value: string): string {
        switch (["document_kind", "purpose", "card_trouble", "product", "agent_authority", "citizen"].includes(label) ? value : "") {
        case "resident": return qsTr("Resident identity card")
        case "residence_permit": return qsTr("Residence permit (Hong Kong, Macao, Taiwan)")
        case "foreign_permanent_2017":
        case "foreign_permanent_2023": return qsTr("Foreign permanent resident card")
        case "passport": return qsTr("Passport")
        case "hk_macao_permit": return qsTr("Hong Kong and Macao travel permit")
        case "taiwan_permit": return qsTr("Taiwan travel permit")
        case Enumerations.purpose.PERSONAL: return qsTr("For myself")
        case Enumerations.purpose.WORK: return qsTr("For my work")
        case Enumerations.purpose.DEVICE: return qsTr("For a device (watch, tablet, car)")
        case Enumerations.purpose.DOUYIN: return qsTr("Short videos or live streams")
        case Enumerations.purpose.INFLUENCER: return qsTr("Accounts that promote or sell something")
        case Enumerations.purpose.BRUSHING: return qsTr("Orders, ratings or likes for pay")
        case Enumerations.product.MOBILE: return qsTr("Mobile number")
        case Enumerations.product.INTERNET: return qsTr("Internet card")
        case Enumerations.product.ICECREAM: return qsTr("Ice Cream plan")
        case Enumerations.product.IOT: return qsTr("IoT card")
        case "citizen_without_number": return qsTr("A citizen settled abroad, without an identity number")
        case Enumerations.agentAuthority.REPRESENTATIVE: return qsTr("Legal representative")
        case Enumerations.agentAuthority.LETTER: return qsTr("Written authorisation")
        case Enumerations.flow.TRANSFER: return qsTr("To take over somebody's number")
        case Enumerations.cardTrouble.LOST: return qsTr("Lost")
        case Enumerations.cardTrouble.STOLEN: return qsTr("Stolen")
        case Enumerations.cardTrouble.BROKEN: return qsTr("Does not work or does not fit")
        default: return value
        }
    }
}
