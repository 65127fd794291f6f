"""Recordings with picture and sound (VP8 and Opus in WebM), and their microphone, by PyAV."""
