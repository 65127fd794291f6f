"""The environment of the inference process: how its memory is given back, how many threads it takes.

Apart from the process itself, so that who starts it need not load its models' libraries.
"""


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
