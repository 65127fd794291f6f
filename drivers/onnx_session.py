"""A network as ONNX Runtime runs it: its only importer, and only when there is one to run.

Loaded from the bytes that were hashed, with no way to any other file, and on the CPU with one
thread: more would only take the counter's core.
"""

import os
from typing import Any

from kiosk.errors import FaceAnalysisError

_ERRORS_ONLY = 3
# Else weights outside of the hashed bytes would be taken from the working directory.
_FOLDER_OF_OTHER_FILES = "session.model_external_initializers_file_folder_path"


def opened(name: str, data: bytes) -> tuple[Any, tuple[type[Exception], ...]]:
    """The session, and what it raises when it runs. FaceAnalysisError: it is no network."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it looks a host up when it is imported
    import onnxruntime  # noqa: PLC0415 - after that, and not at all without a model
    from onnxruntime.capi import onnxruntime_pybind11_state as native  # noqa: PLC0415

    errors = (
        native.Fail,
        native.InvalidArgument,
        native.InvalidGraph,
        native.InvalidProtobuf,
        native.NoSuchFile,
        native.NotImplemented,
        native.RuntimeException,
        ValueError,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # freed memory is overwritten, an arena keeps a face
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry(_FOLDER_OF_OTHER_FILES, os.devnull)
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except errors as error:
        raise FaceAnalysisError(f"model {name} is no network that can be run") from error
    return session, errors
