"""The emulated subscriber: one photograph that follows commands, seen by a camera.

It proves plumbing, not accuracy: portrait, person and geometry come from one photograph and from
the same landmark model that then looks at it.
"""
