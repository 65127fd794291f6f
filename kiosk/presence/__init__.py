"""The face check: liveness session, comparison with the document, thresholds, error rates."""
