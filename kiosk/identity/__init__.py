"""Identity documents as data: holder, identity numbers, machine-readable zones."""
