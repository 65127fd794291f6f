import QtQuick
import Kiosk

// The counter with its reader's field, and what to do with the card: lay it down, leave it, take it away.
Rectangle {
    id: picture
    property bool lies: false // on the field
    property bool away: false // it has to go
    property string place: "right" // of the field: left, middle or right below the screen

    radius: Theme.cardRadius
    color: Theme.paper
    border.width: 1
    border.color: Theme.hair

    Item {
        id: drawing // 560 by 400
        width: 560
        height: 400
        anchors.centerIn: parent
        scale: Math.min((picture.width - 40) / width, (picture.height - 32) / height)

        Rectangle { // the screen
            x: 130
            width: 300
            height: 220
            radius: 18
            color: Theme.rest
            border.width: 3
            border.color: Theme.edge
            Rectangle {
                anchors.fill: parent
                anchors.margins: 18
                radius: 8
                color: Theme.paper
            }
        }
        Rectangle { // the desk before it, with the reader's field
            y: 280
            width: 560
            height: 116
            radius: 18
            color: Theme.rest
            border.width: 3
            border.color: Theme.edge
        }
        Rectangle {
            id: field
            x: picture.place === "left" ? 40 : picture.place === "middle" ? 170 : 300
            y: 298
            width: 220
            height: 80
            radius: 14
            color: picture.away ? Theme.warnGround : picture.lies ? Theme.goodGround : Theme.brandGround
            border.width: 4
            border.color: picture.away ? Theme.warn : picture.lies ? Theme.good : Theme.brand
        }
        Rectangle { // the card
            x: picture.lies ? field.x + 40 : picture.place === "right" ? 190 : field.x - 10 + (picture.place === "left" ? 150 : 0)
            y: picture.lies ? field.y - 12 : 80
            rotation: picture.lies ? 0 : 6
            width: picture.lies ? 140 : 180
            height: picture.lies ? 84 : 112
            radius: 12
            color: Theme.paper
            border.width: 4
            border.color: picture.away ? Theme.warn : Theme.ink
            Icon {
                anchors.centerIn: parent
                name: picture.lies && !picture.away ? "done" : "document"
                size: parent.height * 0.62
                color: picture.away ? Theme.warn : picture.lies ? Theme.good : Theme.edge
            }
        }
        LineDrawing { // the way that it goes
            width: parent.width
            height: parent.height
            x: picture.away ? field.x - 300 : 0
            visible: picture.away || !picture.lies
            field: Qt.rect(0, 0, 560, 400)
            thick: 7
            color: picture.away ? Theme.warn : Theme.brand
            path: picture.away ? "M470 270 C480 200 480 150 478 90 M458 112 L478 86 L500 110"
                : picture.place === "left" ? "M175 150 C130 170 120 220 140 270 M164 250 L142 276 L116 252"
                : picture.place === "middle" ? "M280 200 V270 M256 250 L280 276 L304 250"
                : "M385 150 C430 170 440 220 420 270 M396 250 L418 276 L444 252"
        }
    }
}
