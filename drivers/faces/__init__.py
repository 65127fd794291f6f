"""Face analysis: the inference process, its client, and what it measures in a picture."""
