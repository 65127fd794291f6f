"""Emulated identity cards behind Debian's vpcd: real APDUs through real pcscd and real pyscard.

Development only: the person, the certificates and the portrait are generated. Because the reader
and these cards share their authors, the worked examples of ICAO 9303-11 are tested separately.
"""
