"""The pages of a visit, one module each, named like its Step and like its QML page."""

from importlib import import_module

from kiosk.protocol.flows import Step
from kiosk.visit.page import Page

PAGES: dict[Step, Page] = {step: import_module(f"{__name__}.{step}").PAGE for step in Step}
