"""Overview: what an admin asks first, in the order in which they ask."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render


def view(request: Any) -> HttpResponse:
    return render(request, "console/overview.html", {})
