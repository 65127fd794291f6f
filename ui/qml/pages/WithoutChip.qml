import QtQuick
import Kiosk
import "../parts"

// For the customer whose document has no chip, or a broken one: what is needed, and a ticket to a clerk.
Assisted {
    title: qsTr("Which document do you have?")
    lead: qsTr("This kiosk reads chips only. A document without one is looked at by a clerk; you are not refused.")
    progress: "document"
    cases: [
        {
            control: "has_household_register", code: Enumerations.assistedCase.HOUSEHOLD_REGISTER, text: qsTr("Household register"),
            needs: [qsTr("The household register with the page of the person"), qsTr("Under 16: parent or guardian with their own identity card"),
                qsTr("From 16 on an identity card, or a temporary one, is needed as well")]
        },
        {
            control: "has_temporary_card", code: Enumerations.assistedCase.TEMPORARY_CARD, text: qsTr("Temporary identity card"),
            needs: [qsTr("The temporary identity card, in date"), qsTr("The household register, if you have it here")]
        },
        {
            control: "has_soldiers_card", code: Enumerations.assistedCase.SOLDIERS_CARD, text: qsTr("Officer's, soldier's or armed police card"),
            needs: [qsTr("The service card, in date"), qsTr("Your identity card, if you have one")]
        },
        {
            control: "has_other_document", code: Enumerations.assistedCase.OTHER_DOCUMENT, text: qsTr("Another one, or the chip is broken"),
            needs: [qsTr("The document itself"), qsTr("A second one with your name and photo, if you have it")]
        }
    ]
}
