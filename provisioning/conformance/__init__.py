"""What an enrollment service must answer: played by a kiosk that is none (`carrier conformance`)."""
