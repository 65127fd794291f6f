"""What a fleet's repository and a kiosk's agent agree on: roles and paths, releases, messages of files."""
