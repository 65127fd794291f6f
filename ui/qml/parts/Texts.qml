pragma Singleton
import QtQuick
import Kiosk

// Texts that several pages share, by their code (kiosk.protocol.codes), in the screen's language.
// What one page alone says stands in that page.
QtObject {
    function message(code: string): string {
        switch (code) {
        case "pin_wrong": return qsTr("Wrong PIN. Please try again.")
        case "pin_locked": return qsTr("Too many wrong PINs. Please wait until the time is over.")
        case "pin_blocked": return qsTr("Too many wrong PINs. This person's PIN is locked until a supervisor unlocks it at the sign-in.")
        case "pin_unlocked": return qsTr("Unlocked. Please enter your own PIN.")
        case "pin_not_checked": return qsTr("PINs cannot be checked now: this kiosk cannot keep what was tried. Call the technician.")
        case "supervisor_unlocks": return qsTr("Only a supervisor unlocks a PIN, and not their own.")
        case "reader_absent": return qsTr("The card reader is not connected. Staff: check its cable.")
        case "reader_refused": return qsTr("This card reader is not this kiosk's own, and is not used. Staff: plug in the kiosk's reader where it belongs, and call the technician.")
        case "camera_refused": return qsTr("This camera is not this kiosk's own, and is not used. Staff: call the technician. You can ask for another way.")
        case "camera_absent": return qsTr("The camera is not connected. Please ask the staff, or ask for another way.")
        case "disk_full": return qsTr("No new visit can start: the store is full. Staff: restore the network so that records can be delivered.")
        case "offline": return qsTr("No connection to the carrier. Records are kept and sent later.")
        case "offline_too_long": return qsTr("No new numbers now: this kiosk has had no connection to the carrier for too long. Staff: restore the network. Everything else goes on.")
        case "backlog_too_deep": return qsTr("No new numbers now: too many records are waiting to be sent. Staff: restore the network and wait until they are sent. Everything else goes on.")
        case "disk_low": return qsTr("No new numbers now: the store is nearly full. Staff: restore the network so that records can be delivered, or call the technician. Everything else goes on.")
        case "store_restored": return qsTr("No new numbers now: this kiosk's store was restored from a copy. Staff: call the technician. Everything else goes on.")
        case "clock_in_doubt": return qsTr("No new numbers now: the time of this kiosk is not certain. Staff: restore the network, the carrier gives the time. Everything else goes on.")
        case "policy_too_old": return qsTr("No new numbers now: the rules on this kiosk are out of date. Staff: restore the network to fetch the new ones, or call the technician. Everything else goes on.")
        case "place_unconfirmed": return qsTr("No new numbers now: the carrier has not confirmed that this kiosk belongs here. Staff: connect it to its store's own network; if it is, have the carrier confirm the place. Everything else goes on.")
        case "broker_refused": return qsTr("The carrier refuses this kiosk's certificate. Call the technician.")
        case "screen_refused": return qsTr("Another program tried to take this kiosk's screen. It was kept out. Tell the technician.")
        case "place_card": return qsTr("Place your document on the reader")
        case "reading": return qsTr("Reading. Please do not move the document.")
        case "place_card_again": return qsTr("The document was removed too early. Please place the card again.")
        case "card_mute": return qsTr("The chip does not answer. Take all cards away, then place your document alone.")
        case "reader_fault": return qsTr("The card reader is out of order. Staff: please replace it.")
        case "card_unknown": return qsTr("This card is not a supported identity document.")
        case "key_needed": return qsTr("Enter three items from the page with your photo. They open the chip.")
        case "key_wrong": return qsTr("The chip did not open. Compare number and dates with the printed page.")
        case "key_malformed": return qsTr("Please check: the number, and both dates as YYMMDD.")
        case "document_unreadable": return qsTr("This document cannot be read. Please take it away, and ask the staff.")
        case "camera_starting": return qsTr("The camera is starting")
        case "no_face": return qsTr("Please look at the camera")
        case "several_faces": return qsTr("Only one person in the picture, please")
        case "come_closer": return qsTr("Come a little closer")
        case "move_back": return qsTr("Move back a little")
        case "look_straight": return qsTr("Look straight ahead")
        case "hold_still": return qsTr("Hold still")
        case "too_dark": return qsTr("It is too dark. The screen gives light: please face it.")
        case "too_bright": return qsTr("It is too bright. Please turn away from the light.")
        case "back_light": return qsTr("There is light behind you. Please turn so that it falls on your face.")
        case "too_low": return qsTr("Please come up a little, or lower the camera's stand")
        case "too_high": return qsTr("Please come down a little")
        case "too_far_aside": return qsTr("Please move to the picture's middle")
        case "chin_out": return qsTr("Your chin is out of the picture. Please move back a little.")
        case "camera_turned": return qsTr("The camera hangs askew. That is not your fault: the staff are told.")
        case "face_covered": return qsTr("Please take off mask and dark glasses")
        case "camera_frozen": return qsTr("The camera's picture stands still. Try again, or a clerk looks with you.")
        case "camera_lost": return qsTr("The camera stopped. Staff: check its cable. Then try again, or ask for another way.")
        case "face_check_restarted": return qsTr("The face check had to start anew. Please try again.")
        case "turn_left": return qsTr("Turn your head slowly to the left, to the mark")
        case "turn_right": return qsTr("Turn your head slowly to the right, to the mark")
        case "open_mouth": return qsTr("Open your mouth, and keep it open")
        case "blink": return qsTr("Blink")
        case "hold_there": return qsTr("Good. Stay there.")
        case "back_to_centre": return qsTr("Good. Look straight ahead again.")
        case "wrong_action": return qsTr("That was another movement. You can try again, or choose other movements.")
        case "other_side": return qsTr("The camera saw a turn to the other side. Left and right are yours, as in a mirror. Please try again.")
        case "timed_out": return qsTr("That did not work in time. You can try again, take more time, or ask for another way.")
        case "comparing": return qsTr("Comparing with the document's photo")
        case "another_look": return qsTr("The camera did not see you clearly enough. Please let it look once more, in good light. Nothing is decided yet.")
        case "clerk_needed": return qsTr("The camera alone is not enough here. A clerk looks together with you; you are not refused.")
        case "clerk_confirms": return qsTr("The clerk of this visit has to confirm this.")
        case "somebody_else_confirms": return qsTr("It is another person's turn: two different people confirm.")
        case "read_to_the_end": return qsTr("Please read the notice to its end first.")
        case "signature_too_short": return qsTr("Please sign with your full name.")
        case "number_malformed": return qsTr("This is not a mobile number: 11 digits, beginning with 1.")
        case "iccid_malformed": return qsTr("This is not a card number: 19 or 20 digits, beginning with 89.")
        case "carrier_not_asked": return qsTr("The carrier cannot be asked at the moment. Your verification is captured now, and the carrier judges it later.")
        case "late_for_verification": return qsTr("The 24 hours for the verification are over. You are verified all the same, so that you get the number back.")
        case "supervisor_confirms": return qsTr("A supervisor has to sign this, not the clerk of this visit.")
        case "reference_malformed": return qsTr("This is not a decision number: ten characters, digits and the letters A to F.")
        case "ground_needed": return qsTr("Please choose first what is wrong.")
        case "saving": return qsTr("Saving")
        case "waiting_for_receipt": return qsTr("Saved. Waiting for the carrier's receipt.")
        case "captured_not_effective": return qsTr("Captured, not yet effective. It is sent as soon as the network allows. Keep the reference number.")
        case "effective": return qsTr("The carrier has confirmed. Your number is in service.")
        case "number_verified": return qsTr("The carrier has confirmed: your number is verified and stays in service.")
        case "number_resumed": return qsTr("The carrier has confirmed: your number is in service again.")
        case "number_suspended": return qsTr("The verification was not passed, and the carrier has suspended the number. You can object, or come again with the right person and document.")
        case "complaint_taken": return qsTr("Your complaint is saved. It is sent to the carrier as soon as the network allows.")
        case "complaint_received": return qsTr("The carrier has received your complaint.")
        case "carrier_rejected": return qsTr("The carrier did not accept this registration. Please ask the staff.")
        case "carrier_checks": return qsTr("Saved. The carrier's staff check this before it takes effect; nothing changes until then. Keep the reference number: with it this store or the carrier can tell you how it stands. You need not do it again.")
        case "not_saved": return qsTr("Nothing was saved. Please ask the staff.")
        case "staff_called": return qsTr("Staff was called")
        case "face_declined": return qsTr("You chose to go without the face check. A clerk verifies you in another way.")
        case "face_failed": return qsTr("The face check could not be completed. A clerk verifies you in another way.")
        case "referred": return qsTr("A clerk takes over from here.")
        default: return ""
        }
    }

    function control(code: string): string {
        switch (code) {
        case "more_time": return Bridge.spokenHelp ? qsTr("Usual time, no speech") : qsTr("More time and spoken help")
        case "no_second_person": return qsTr("Nobody else is here: give a ticket")
        case "another_way": return qsTr("Without my face: another way")
        case "retry": return qsTr("Try again")
        case "object": return qsTr("I object to this")
        case "done": return qsTr("Finish and erase my data")
        case "back": return qsTr("Back")
        case "cancel": return qsTr("Cancel")
        case "call_staff": return qsTr("Call staff")
        case "stay": return qsTr("I am still here")
        case "language": return qsTr("中文", "name of the other language, in that language")
        default: return code
        }
    }

    // Of a person's PIN: seconds until it is looked at again; null: until somebody unlocks it.
    function lock(seconds: var): string {
        if (seconds === 0)
            return ""
        if (seconds > 120)
            return qsTr("locked for %1 min").arg(Math.ceil(seconds / 60))
        return seconds > 0 ? qsTr("locked for %1 s").arg(seconds) : qsTr("locked")
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
        case "pin": return qsTr("PIN")
        case "second_pin": return qsTr("PIN of the second person")
        case "document_number": return qsTr("Document number")
        case "birth": return qsTr("Date of birth (YYMMDD)")
        case "expiry": return qsTr("Valid until (YYMMDD)")
        case "phone_number": return qsTr("Mobile number")
        case "iccid": return qsTr("SIM card number (ICCID)")
        case "reference": return qsTr("Decision number")
        case "contact": return qsTr("Contact number (optional)")
        default: return code
        }
    }

    function value(label: string, value: string): string {
        switch (label === "document_kind" || label === "purpose" ? value : "") {
        case "resident": return qsTr("Resident identity card")
        case "residence_permit": return qsTr("Residence permit (Hong Kong, Macao, Taiwan)")
        case "foreign_permanent_2017":
        case "foreign_permanent_2023": return qsTr("Foreign permanent resident card")
        case "passport": return qsTr("Passport")
        case "hk_macao_permit": return qsTr("Hong Kong and Macao travel permit")
        case "taiwan_permit": return qsTr("Taiwan travel permit")
        case "personal": return qsTr("For myself")
        case "work": return qsTr("For my work")
        case "device": return qsTr("For a device (watch, tablet, car)")
        default: return value
        }
    }
}
