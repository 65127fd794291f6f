"""The certificate authority of demo and tests."""
