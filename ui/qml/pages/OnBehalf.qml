import QtQuick
import Kiosk
import "../parts"

// For the customer who acts for another person: what that takes, and a ticket to a clerk.
Assisted {
    title: qsTr("For whom do you act?")
    lead: qsTr("A clerk looks at both persons' documents; this kiosk cannot do that alone.")
    cases: [
        {
            control: "for_child", code: Enumerations.assistedCase.CHILD, text: qsTr("For my child, under 16"),
            needs: [qsTr("Your own identity card"), qsTr("The child's identity card, or the household register"),
                qsTr("What shows that you are parent or guardian: the household register or the birth certificate"),
                qsTr("The child comes along")]
        },
        {
            control: "for_adult", code: Enumerations.assistedCase.ADULT, text: qsTr("For an adult"),
            needs: [qsTr("Your own identity card"), qsTr("The other person's identity card"),
                qsTr("A written authorisation that they have signed")]
        }
    ]
}
