"""What is said when an address, a form or the fleet's database cannot be served: a sentence and a way on."""

import logging
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def bad_request(request: Any, exception: Exception | None = None) -> HttpResponse:
    """Also for a host that this console does not have: it is not repeated."""
    log.warning("refused: %s", type(exception).__name__)
    return HttpResponse(
        "This address is not this console's.\n", status=400, content_type="text/plain"
    )


def refused(request: Any, exception: Exception | None = None) -> HttpResponse:
    return render(request, "console/refused.html", status=403)


def forged(request: Any, reason: str = "") -> HttpResponse:
    """A form that did not come from one of our pages, or from one that is too old."""
    log.warning("form refused: %s", reason)
    said = _(
        "This form was not sent from a page of this console, or the page is too old. Nothing was done."
    )
    return render(request, "console/failure.html", {"said": said}, status=403)


def not_found(request: Any, exception: Exception | None = None) -> HttpResponse:
    said = _("There is nothing at this address, or it is of a store that is not yours.")
    return render(request, "console/failure.html", {"said": said}, status=404)


def broken(request: Any) -> HttpResponse:
    said = _("Something went wrong here. It is in the console's log; nothing more was done.")
    return render(request, "console/failure.html", {"said": said}, status=500)
