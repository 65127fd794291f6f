"""Adapters: everything that touches a vendor's library or the operating system, one for each port."""
