"""The parts of MediaPipe that are used here; the only importer of mediapipe.

Its package imports matplotlib for drawings that nobody here makes: two thirds of its start, and 33 MB.
"""

from kiosk.lean_imports import emptied

with emptied("matplotlib", "pyplot"):
    from mediapipe import Image, ImageFormat
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import FaceLandmarker, FaceLandmarkerOptions, RunningMode
    from mediapipe.tasks.python.vision.core.image_processing_options import ImageProcessingOptions

__all__ = [
    "BaseOptions",
    "FaceLandmarker",
    "FaceLandmarkerOptions",
    "Image",
    "ImageFormat",
    "ImageProcessingOptions",
    "RunningMode",
]
