"""The staff of the emulated store: who they are, and the PINs that demo and tests type."""

CLERK, SUPERVISOR = "c01", "c02"
PINS = {CLERK: "716204", SUPERVISOR: "385917"}
