"""The surroundings of the models' libraries: memory and threads of their process, and what they may print.

Apart from the process itself, so that who starts it need not load its models' libraries.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STDERR = 2


def inference_environment() -> dict[str, str]:
    """Glibc overwrites freed memory, and pictures live in mappings that go back to the kernel."""
    return {
        "MALLOC_PERTURB_": "165",
        "MALLOC_MMAP_THRESHOLD_": "65536",
        "MALLOC_TRIM_THRESHOLD_": "65536",
        # OpenCV and mediapipe bring their own threads; more of them only take the counter's core.
        "OMP_NUM_THREADS": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "GLOG_minloglevel": "2",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Only what Python writes to sys.stderr arrives there.

    MediaPipe, TensorFlow Lite, OpenCV and FFmpeg write to the descriptor behind it, whatever they are told.
    """
    before = sys.stderr
    before.flush()
    kept = os.dup(_STDERR)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), _STDERR)
        with os.fdopen(os.dup(kept), "w", buffering=1, errors="backslashreplace") as ours:
            sys.stderr = ours
            yield
    finally:
        sys.stderr = before
        os.dup2(kept, _STDERR)
        os.close(kept)
