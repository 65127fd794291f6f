"""Scanners of printed codes: what types like a keyboard, read from its own input device."""
