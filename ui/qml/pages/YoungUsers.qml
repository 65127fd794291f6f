import QtQuick
import Kiosk
import "../parts"

// For the customer who is young: how people of their age come to lend a card, and what becomes of it.
Leaflet {
    control: "young_read"
    done: qsTr("I have read this, and the card is for me")
}
