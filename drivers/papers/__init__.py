"""Typst, which sets papers."""
