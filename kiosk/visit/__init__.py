"""One visit at the counter: its pages and flows as a sans-I/O machine, and beside it what runs it (runtime)."""
