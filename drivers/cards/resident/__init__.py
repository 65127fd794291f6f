"""The resident card family (GA 450), read through the reader's security module."""
