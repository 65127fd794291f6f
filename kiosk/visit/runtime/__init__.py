"""What runs beside a visit's sans-I/O machine: the conductor, and what it drives.

The conductor carries effects out; watches post what happens on reader, outbox and listings; links speak
to the screen and run the camera. Each that blocks has its own thread.
"""
