"""The errors that asn1crypto raises on malformed bytes, as one tuple: it parses lazily, so they come late."""

TROUBLES = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
