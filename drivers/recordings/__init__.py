"""Recordings with picture and sound: VP8 and Opus in WebM, through PyAV."""
