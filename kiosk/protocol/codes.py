"""Codes of the screen's protocol: shared buttons, fields, sentences by name, a clerk's reasons to look.

The screen has a text for each of them in every language. Pages are named in kiosk.protocol.flows.
"""

from enum import StrEnum


class Control(StrEnum):
    """Buttons that several pages have. A page declares its own in its module (kiosk.visit.pages)."""

    # on every page
    CALL_STAFF = "call_staff"
    LANGUAGE = "language"
    TEXT_SIZE = "text_size"
    READ_ALOUD = "read_aloud"
    VOLUME = "volume"  # of what is read aloud: the next step, and after the loudest the lowest
    STAY = "stay"
    # on every page of a visit, until it ends
    BACK = "back"
    CANCEL = "cancel"
    # on some
    CONFIRM = "confirm"
    RETRY = "retry"
    ANOTHER_WAY = "another_way"
    MORE_TIME = "more_time"
    TAKE_TICKET = "take_ticket"
    NO_SECOND_PERSON = "no_second_person"
    OBJECT = "object"
    PRINT = "print"
    DONE = "done"


class Field(StrEnum):
    """What a person can type or scan."""

    CLERK = "clerk"
    PIN = "pin"
    SECOND_CLERK = "second_clerk"  # who signs beside the visit's clerk
    SECOND_PIN = "second_pin"
    UNLOCKS = "unlocks"  # whose PIN a supervisor's shall unlock
    DOCUMENT_NUMBER = "document_number"
    BIRTH = "birth"  # YYMMDD, as in the MRZ
    EXPIRY = "expiry"  # YYMMDD, as in the MRZ
    PHONE_NUMBER = "phone_number"
    ICCID = "iccid"
    EID = "eid"  # of a device's eSIM chip
    IMEI = "imei"  # of that device
    REFERENCE = "reference"  # of the decision that is objected to, as on the receipt
    TICKET = "ticket"  # of the clerk's queue, chosen at the desk
    SUPERVISION = "supervision"  # of another kiosk, chosen there
    NOT_MINE = "not_mine"  # a number of the list, by its place from 1; again: mine after all
    ORGANISATION_CODE = "organisation_code"
    CONTACT = "contact"  # where the answer to a complaint is told


class Message(StrEnum):
    """One sentence of guidance or trouble. The screen has its text in every language."""

    NONE = ""
    # sign-in
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"  # for a time
    PIN_BLOCKED = "pin_blocked"  # until somebody unlocks it
    PIN_UNLOCKED = "pin_unlocked"
    PIN_NOT_CHECKED = "pin_not_checked"  # it could not be counted
    BADGE_UNKNOWN = "badge_unknown"
    SUPERVISOR_UNLOCKS = "supervisor_unlocks"
    NO_CLERK = "no_clerk"  # nobody has signed in on the clerk's own screen
    # whole kiosk, shown on the welcome page; the clerk reads what happened
    READER_ABSENT = "reader_absent"
    READER_REFUSED = "reader_refused"  # it is not the one that the settings pin
    CAMERA_ABSENT = "camera_absent"
    CAMERA_REFUSED = "camera_refused"
    DISK_FULL = "disk_full"
    OFFLINE = "offline"
    # why no number can be opened now, though verifications and complaints go on
    OFFLINE_TOO_LONG = "offline_too_long"
    BACKLOG_TOO_DEEP = "backlog_too_deep"
    DISK_LOW = "disk_low"
    STORE_RESTORED = "store_restored"  # from a copy
    CLOCK_IN_DOUBT = "clock_in_doubt"
    POLICY_TOO_OLD = "policy_too_old"
    PLACE_UNCONFIRMED = (
        "place_unconfirmed"  # not on its store's network, as far as the carrier knows
    )
    BROKER_REFUSED = "broker_refused"
    NAME_TAKEN_OVER = "name_taken_over"  # another device connects under this kiosk's name
    SCREEN_REFUSED = "screen_refused"  # somebody who is not the screen wanted to be it
    # consent: what is missing for going on
    PRIVACY_CONSENT_NEEDED = "privacy_consent_needed"
    FACE_CONSENT_OR_ANOTHER_WAY = "face_consent_or_another_way"
    # document
    PLACE_CARD = "place_card"
    CARD_LEFT = "card_left"  # something lies on the reader already
    READING = "reading"
    PLACE_CARD_AGAIN = "place_card_again"
    CARD_MUTE = "card_mute"
    CARD_UNKNOWN = "card_unknown"
    READER_FAULT = "reader_fault"
    KEY_NEEDED = "key_needed"
    KEY_WRONG = "key_wrong"
    KEY_MALFORMED = "key_malformed"
    DOCUMENT_UNREADABLE = "document_unreadable"  # no use in placing it again
    # presence: quality gate
    CAMERA_STARTING = "camera_starting"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    COME_CLOSER = "come_closer"
    MOVE_BACK = "move_back"
    LOOK_STRAIGHT = "look_straight"
    HOLD_STILL = "hold_still"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BACK_LIGHT = "back_light"
    TOO_LOW = "too_low"  # in the picture
    TOO_HIGH = "too_high"
    TOO_FAR_ASIDE = "too_far_aside"
    CHIN_OUT = "chin_out"  # of the picture
    CAMERA_TURNED = "camera_turned"  # round: a technician's fault
    FACE_COVERED = "face_covered"  # mask or dark glasses
    CAMERA_LOST = "camera_lost"
    CAMERA_FROZEN = "camera_frozen"
    FACE_CHECK_RESTARTED = "face_check_restarted"
    # presence: challenge
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    OPEN_MOUTH = "open_mouth"
    BLINK = "blink"
    HOLD_THERE = "hold_there"  # at the mark
    BACK_TO_CENTRE = "back_to_centre"
    WRONG_ACTION = "wrong_action"
    OTHER_SIDE = "other_side"
    TIMED_OUT = "timed_out"
    COMPARING = "comparing"
    ANOTHER_LOOK = "another_look"  # the face did not match for certain; nothing is decided by that
    # the clerk's way
    CLERK_NEEDED = "clerk_needed"
    CLERK_CONFIRMS = "clerk_confirms"
    SOMEBODY_ELSE_CONFIRMS = "somebody_else_confirms"
    # notice, signature, confirmation
    READ_TO_THE_END = "read_to_the_end"
    SIGNATURE_TOO_SHORT = "signature_too_short"
    DRAWING_FULL = "drawing_full"
    # the statement video
    STATEMENT_PLAYS = "statement_plays"  # what would be sent
    STATEMENT_IS_SEEN = "statement_is_seen"  # to its end, and nothing speaks against it
    STATEMENT_NOT_HEARD = "statement_not_heard"
    STATEMENT_NOT_IN_TIME = "statement_not_in_time"
    STATEMENT_LIPS = "statement_lips"  # they do not go with the voice
    STATEMENT_FACE = "statement_face"  # not the one face of the face check, all the while
    STATEMENT_NOT_JUDGED = "statement_not_judged"  # a machine's fault
    MICROPHONE_ABSENT = "microphone_absent"
    NUMBER_MALFORMED = "number_malformed"
    ICCID_MALFORMED = "iccid_malformed"
    EID_MALFORMED = "eid_malformed"
    IMEI_MALFORMED = "imei_malformed"
    IOT_NUMBER = "iot_number"  # of 13 digits, where another kind of card was asked for
    OLD_CARD = "old_card"  # scanned where the new one belongs
    ORGANISATION_CODE_MALFORMED = "organisation_code_malformed"
    # the number's own page, focus check
    ASKING_CARRIER = "asking_carrier"
    NUMBERS_NOT_TOLD = "numbers_not_told"  # the carrier is out of reach
    CARRIER_NOT_ASKED = "carrier_not_asked"  # offline: captured, the carrier judges
    LATE_FOR_VERIFICATION = "late_for_verification"  # goes on as a resumption
    SUPERVISOR_CONFIRMS = "supervisor_confirms"
    SUPERVISOR_ASKED = "supervisor_asked"  # at another kiosk of the store
    SUPERVISOR_SILENT = "supervisor_silent"  # nobody signed there
    # the desk: for another kiosk
    SIGNATURE_TAKEN = "signature_taken"
    SIGNATURE_NOT_TAKEN = "signature_not_taken"
    # complaint
    REFERENCE_MALFORMED = "reference_malformed"
    GROUND_NEEDED = "ground_needed"
    # result
    SAVING = "saving"
    WAITING_FOR_RECEIPT = "waiting_for_receipt"
    CAPTURED_NOT_EFFECTIVE = "captured_not_effective"
    EFFECTIVE = "effective"
    NUMBER_VERIFIED = "number_verified"
    NUMBER_RESUMED = "number_resumed"
    NUMBER_SUSPENDED = "number_suspended"
    NUMBER_CLOSED = "number_closed"
    NUMBERS_TOLD = "numbers_told"
    QUERY_APPOINTED = "query_appointed"
    NUMBER_DISPUTED = "number_disputed"
    NUMBER_TRANSFERRED = "number_transferred"
    CARD_REPLACED = "card_replaced"
    COMPLAINT_TAKEN = "complaint_taken"  # on disk
    COMPLAINT_RECEIVED = "complaint_received"  # the carrier's receipt is there
    CARRIER_REJECTED = "carrier_rejected"
    CARRIER_CHECKS = "carrier_checks"  # held: somebody there has to look at it
    NOT_SAVED = "not_saved"
    # the paper
    PAPER_COMES = "paper_comes"  # it is being made
    PRINTING = "printing"
    PRINTED = "printed"
    PRINTER_PAPER_OUT = "printer_paper_out"
    PRINTER_COVER_OPEN = "printer_cover_open"
    PRINTER_ABSENT = "printer_absent"
    PRINTER_FAULT = "printer_fault"
    # ticket
    STAFF_CALLED = "staff_called"
    FACE_DECLINED = "face_declined"
    FACE_FAILED = "face_failed"
    REFERRED = "referred"
    STATEMENT_DECLINED = "statement_declined"
    STATEMENT_FAILED = "statement_failed"


class CardFault(StrEnum):
    """Why a document could not be read, as the clerk's strip shows it and a technician is told it."""

    NONE = ""
    PROTOCOL = "D1"  # an answer that no standard allows, or a broken line to the card
    MALFORMED = "D2"  # its contents have not the shape that they must have
    ENDLESS = "D3"  # it answers and comes to no end
    UNFORESEEN = "D4"  # the log names what was raised
    # It was read; but the screen cannot draw the name: compare it with what is printed.
    UNDRAWABLE = "D5"


class Why(StrEnum):
    """Why a clerk looks. The screen has its text in every language; it accuses nobody."""

    FACE_DECLINED = "face_declined"
    ANOTHER_WAY = "another_way"
    NOT_COMPLETED = "not_completed"
    WRONG_MOVEMENT = "wrong_movement"
    OTHER_SIDE = "other_side"  # left and right were mixed up
    CAMERA_MIRRORED = "camera_mirrored"  # the turns went to the other side, again
    LITTLE_TO_SEE = "little_to_see"  # turned too little, or too slowly, for the camera alone
    LIGHT = "light"
    COVERED = "covered"
    PLACE = "place"  # in the picture
    CAMERA_TURNED = "camera_turned"
    MACHINE = "machine"  # too slow
    NO_TURN = "no_turn"
    PICTURE_POSSIBLE = "picture_possible"
    CAMERA_FROZEN = "camera_frozen"
    ANOTHER_PERSON = "another_person"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NOT_CERTAIN = "not_certain"
    NOT_ALIKE = "not_alike"
    SUSPECTED_BEFORE = "suspected_before"
    MANY_SESSIONS = "many_sessions"
    OTHER = "other"
