"""Emulated hardware for the demo and the tests: cards, subscriber, display, broker, a whole counter."""
