"""What templates can say: addresses of the console's files, moments, ages, how a kiosk stands."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisioning.console import audit_words, times_in_words
from provisioning.console.pages import static_files
from provisioning.console.shown_kiosks import STATE_NAMES
from provisioning.fleet.tables.summaries import KioskSummary

register = template.Library()


@register.simple_tag
def static(name: str) -> str:
    """The address of a file of the console's."""
    return static_files.address(name)


@register.filter
def moment(at: float | None) -> str:
    """Seconds since the epoch as a date and a time in China."""
    return times_in_words.moment(at)


@register.filter
def since(at: float | None) -> str:
    """How long ago."""
    return times_in_words.since(at)


@register.filter
def word(code: object) -> str:
    """For a code of an agent's, or a roll-out's."""
    return times_in_words.of_code(str(code))


@register.filter
def act(name: str) -> str:
    """For an act of the audit."""
    return audit_words.of(name)


@register.simple_tag
def kiosk_state(row: KioskSummary) -> SafeString:
    """A word, and why it is so."""
    colour = {"failing": "danger", "silent": "look", "never": "look", "well": "done"}.get(
        row.state, ""
    )
    why = _why(row)
    return format_html('<span class="tag {}">{}</span> {}', colour, STATE_NAMES[row.state], why)


def _why(row: KioskSummary) -> str:
    if row.state == "updating":
        return f"{word(row.job_kind)} {row.job_release}: {word(row.job_stage)}"
    if row.state == "failing":
        return row.why or f"{word(row.job_kind)} {row.job_release}: {row.job_code}"
    return ""
