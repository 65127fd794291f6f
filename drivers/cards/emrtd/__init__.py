"""Electronic machine-readable travel documents (ICAO 9303 parts 10 and 11)."""
