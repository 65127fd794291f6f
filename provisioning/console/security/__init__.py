"""Who comes in and what they may: sign-in, second factor, limits, sessions, headers, the second person."""
