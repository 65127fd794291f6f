"""Scanners of printed codes: what types like a keyboard, and a camera before which they are held."""
