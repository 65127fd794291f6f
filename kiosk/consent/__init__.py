"""What the customer agrees to: notices by version, the signature, and the digest that binds both."""
