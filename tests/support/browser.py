"""Debian's Chromium, driven by Playwright: pages as a person opens them, one process for many tests."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
_GRAVE = {"serious", "critical"}
# Of each element that reaches past the page's right side, what it is.
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = one =>
    one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement))
    .map(one => `${one.tagName} ${one.className} ${(one.textContent || '').trim().slice(0, 30)}`)
    .slice(0, 5);
}"""


class Browser:
    """One Chromium; each visitor has cookies of their own."""

    def __init__(self):
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-gpu", "--disable-extensions"]
        )
        self._axe = Axe()

    def close(self):
        self._chromium.close()
        self._playwright.stop()

    @contextmanager
    def visitor(self, base, cookies=(), viewport=None, language="en", **options):
        """A page of a new visitor; base: what its addresses begin with. cookies: (name, value)."""
        context = self._chromium.new_context(
            base_url=base, viewport=viewport or DESKTOP, locale=language, **options
        )
        context.add_cookies(
            [{"name": name, "value": value, "url": base} for name, value in cookies]
        )
        try:
            yield context.new_page()
        finally:
            context.close()

    def barriers(self, page):
        """What of this page keeps somebody out (axe-core): a line for each serious or critical finding."""
        found = self._axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{one['id']}: {node['target']} {node['html'][:120]}"
            for one in found
            if one["impact"] in _GRAVE
            for node in one["nodes"]
        ]

    @staticmethod
    def too_wide(page):
        """What makes the page scroll sideways; nothing: it does not."""
        return page.evaluate(_TOO_WIDE)
