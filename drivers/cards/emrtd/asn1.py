"""What asn1crypto raises on bytes that are not what they should be: it parses lazily, and says so anyhow."""

TROUBLES = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
