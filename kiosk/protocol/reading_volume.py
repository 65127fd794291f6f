"""The volume of what is read aloud: its steps, and the one that everybody begins with."""

VOLUMES = 4  # steps
FIRST_VOLUME = 2
