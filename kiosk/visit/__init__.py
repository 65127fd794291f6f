"""One visit at the counter: pages and flows as a sans-I/O machine, and what runs it (runtime)."""
