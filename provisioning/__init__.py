"""What is not on the counter: the carrier's reference service and its commands."""
