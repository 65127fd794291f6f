"""Changes of the tables, as Django makes them (`tests/support/console_migration.py`)."""
