"""What a customer takes home from a visit: on paper, or by a QR code."""
