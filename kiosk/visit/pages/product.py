"""The product page: which kind of card, for whoever wants another one than an ordinary number."""

from enum import StrEnum

import msgspec

from kiosk.enumerations import Product
from kiosk.protocol.flows import Step
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class ProductControl(StrEnum):
    """Each leads back to the purpose page, which shows it."""

    PRODUCT_MOBILE = "product_mobile"
    PRODUCT_INTERNET = "product_internet"
    PRODUCT_ICECREAM = "product_icecream"
    PRODUCT_IOT = "product_iot"


class ProductContent(msgspec.Struct, frozen=True):
    """What is chosen now."""

    product: Product = Product.MOBILE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> ProductContent:
    return ProductContent(visit.product)


def _choose(product: Product) -> Move:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.product = product

    return Move(choose, Step.PURPOSE)


PAGE = Page(
    content=ProductContent,
    show=_show,
    presses={f"product_{product}": _choose(product) for product in Product},
)
