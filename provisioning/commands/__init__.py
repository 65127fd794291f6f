"""The commands of the carrier: composition roots beside `kiosk.commands`."""
