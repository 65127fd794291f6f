"""Cameras: picamera2, USB, recordings, and the emulated one."""
