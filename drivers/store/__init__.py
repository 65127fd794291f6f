"""The kiosk's database (SQLite): how it is opened, and the outbox in it."""
