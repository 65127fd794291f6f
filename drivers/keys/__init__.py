"""The kiosk's own keys: sealed files, a PKCS#11 token, and which of them the settings name."""
