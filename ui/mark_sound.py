"""The sound that leads to a mark on the ring: one beat, higher the nearer it is."""

# A short vowel: no other program is needed, and no sound device waited for.
_VOWEL, _VOWELS_A_MINUTE = "a", "450"
_LOWEST, _HIGHEST = 5, 99  # of the program's pitch
_FAR = 0.4  # nearness at which the lowest is heard


def beat(near: float) -> list[str]:
    """The command line of one beat: higher the nearer. near: 0..1."""
    part = min(max((near - _FAR) / (1 - _FAR), 0.0), 1.0)
    pitch = round(_LOWEST + part * (_HIGHEST - _LOWEST))
    return ["-v", "en", "-s", _VOWELS_A_MINUTE, "-p", str(pitch), "--", _VOWEL]
