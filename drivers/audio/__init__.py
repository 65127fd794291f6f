"""Sound: where somebody speaks in it."""
