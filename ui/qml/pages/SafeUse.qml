import QtQuick
import Kiosk
import "../parts"

// For the customer: the leaflet that comes with a card, to be taken home.
Leaflet {
    control: "leaflet_taken"
    done: qsTr("I have it")
}
