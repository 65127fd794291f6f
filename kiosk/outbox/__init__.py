"""Delivery of stored records to the carrier: states, retries, and the relay's work."""
