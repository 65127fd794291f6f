"""What templates can say: addresses of the console's files, moments, ages."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from provisioning.console import charts, words
from provisioning.console.pages import static_files

register = template.Library()


@register.simple_tag
def static(name: str) -> str:
    """The address of a file of the console's."""
    return static_files.address(name)


@register.filter
def moment(at: float | None) -> str:
    """Seconds since the epoch as a date and a time in China."""
    return words.moment(at)


@register.filter
def since(at: float | None) -> str:
    """How long ago."""
    return words.since(at)


@register.simple_tag
def bar(**parts: Any) -> SafeString:
    """A bar of parts, by `charts.bar`."""
    return mark_safe(charts.bar(**parts))  # noqa: S308 - made of numbers and escaped words
