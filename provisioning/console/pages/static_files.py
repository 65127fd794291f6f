"""The console's stylesheet, script and icon: read once, served with their digest in the address."""

import hashlib
from functools import cache
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from provisioning.console.settings import ROOM

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class StaticFile(NamedTuple):
    content: bytes
    kind: str
    digest: str


@require_safe
def view(_request: Any, name: str) -> HttpResponse:
    found = _files().get(name)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def address(name: str) -> str:
    return f"{reverse('static', args=[name])}?{_files()[name].digest}"


@cache
def _files() -> dict[str, StaticFile]:
    return {
        file.name: StaticFile(
            content, _KINDS[file.suffix], hashlib.sha256(content).hexdigest()[:16]
        )
        for file in sorted((ROOM / "static").iterdir())
        if file.suffix in _KINDS and (content := file.read_bytes())
    }
