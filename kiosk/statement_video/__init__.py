"""The statement video: somebody reads a sentence aloud, and then digits as they appear; sans-I/O."""
