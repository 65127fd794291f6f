"""The connection to the carrier's broker, MQTT 5 over TLS."""
