"""Every page of an emulated counter says that nothing here is real; no page of another one does."""

import laid_out
import msgspec
import pytest
from pages import contents, snapshot

_WORDS = {
    "zh_CN": "模拟终端：此处一切均非真实业务",
    "en": "Emulated counter: nothing here is real",
}
_LOOKS = [("portrait", "en", True), ("landscape", "zh_CN", False)]


def _bands(stage):
    return [one for one in stage.elements() if one.description == "emulated"]


@pytest.mark.parametrize("page", contents("en"))
@pytest.mark.parametrize(("screen", "language", "large"), _LOOKS)
def test_the_band_is_on_every_page_and_covers_nothing(request, screen, language, large, page):
    stage = request.getfixturevalue(screen)
    shown = snapshot(page, language, large=large, visit=f"emulated {page}")
    stage.show(msgspec.structs.replace(shown, emulated=True))
    (band,) = _bands(stage)
    assert band.name == _WORDS[language]
    assert band.box[1] < 20, "at the upper edge"
    laid_out.check(stage.elements(), stage.size)
