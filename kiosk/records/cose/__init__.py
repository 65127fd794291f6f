"""COSE (RFC 9052, RFC 9053) as this kiosk uses it, and nothing more of it: the only room that imports `cwt`.

The tests open everything with another library.
"""
