"""The rules of roll-outs, without a clock or a database: who gets a release next, and when nobody does."""
