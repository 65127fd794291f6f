import QtQuick
import Kiosk

// A document still lies on the reader.
Notable {
    sign: "document"
    code: "take_card"
    text: qsTr("Please take your document from the reader.")
}
