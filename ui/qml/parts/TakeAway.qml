import QtQuick
import Kiosk

// What one takes home: the QR code of the visit's paper, and its printing, where there is a printer.
Rectangle {
    id: takeAway
    property var paper: ({qr: [], message: ""})
    readonly property bool prints: Bridge.controls.indexOf("print") >= 0
    readonly property bool made: paper.qr.length > 0
    readonly property string code: paper.message
    readonly property bool trouble: code.indexOf("printer_") === 0
    readonly property int side: Theme.large ? 300 : 260
    readonly property bool beside: width >= 620 // the words stand beside the code

    visible: made || code !== ""
    readonly property int codeSide: made ? side : 0
    readonly property real wordsHeight: words?.height ?? 0
    height: Math.max(codeSide, beside ? wordsHeight : codeSide + Theme.gap + wordsHeight) + 32
    radius: Theme.cardRadius
    color: Theme.paper
    border.width: 1
    border.color: Theme.hair

    readonly property var messages: ({
        paper_comes: qsTr("Your proof is being made."),
        printing: qsTr("Printing. Please wait until it is cut off."),
        printed: qsTr("Printed. Please take it with you."),
        printer_paper_out: qsTr("The printer is out of paper. Scan the code instead, or ask the staff for paper and print it again."),
        printer_cover_open: qsTr("The printer's cover is open. Scan the code instead, or ask the staff to close it and print it again."),
        printer_absent: qsTr("The printer does not answer. Scan the code instead, or ask the staff."),
        printer_fault: qsTr("The printer has stopped. Scan the code instead, or ask the staff.")
    })

    QrCode {
        id: code_
        x: takeAway.beside ? 16 : (takeAway.width - width) / 2
        y: 16
        width: takeAway.codeSide
        height: width
        visible: takeAway.made
        modules: takeAway.paper.qr
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("QR code of your proof")
        Accessible.id: "kiosk:qr"
    }
    Column {
        id: words
        x: takeAway.beside && takeAway.made ? 32 + takeAway.codeSide : 16
        y: takeAway.beside || !takeAway.made ? 16 : 16 + takeAway.codeSide + Theme.gap
        width: takeAway.width - x - 16
        spacing: 12
        Paragraph {
            width: parent.width
            visible: takeAway.made
            color: Theme.ink
            font.bold: true
            text: qsTr("Your proof to take home")
        }
        Paragraph {
            width: parent.width
            visible: takeAway.made && takeAway.code === ""
            text: qsTr("Scan the code with your phone: it says what was done, or that nothing was opened.")
        }
        MessageText {
            width: parent.width
            code: takeAway.code
            text: takeAway.messages[takeAway.code] ?? ""
            color: takeAway.trouble ? Theme.warn : Theme.ink
        }
        KioskButton {
            width: parent.width
            visible: takeAway.prints
            control: "print"
            text: takeAway.code === "printed" || takeAway.trouble ? qsTr("Print it again") : qsTr("Print it")
            secondary: true
        }
    }
}
