"""How somebody looks today: the face, what grows and is worn on it, its place in the picture, its light."""

from enum import StrEnum
from typing import NamedTuple

EYE_DISTANCE = 98.6  # pixels, of a person at the counter
EYES_AT = (0.5, 0.45)  # of the frame's width and height: the middle between the eyes


class Worn(StrEnum):
    """What is on a face or over it. A beard was there when the document was made; the others were not."""

    NOTHING = ""
    MASK = "mask"
    DARK_GLASSES = "dark_glasses"
    GLASSES = "glasses"
    FRINGE = "fringe"
    BEARD = "beard"
    SCARF = "scarf"  # about the neck, up over the chin
    HEADSCARF = "headscarf"


class Appearance(NamedTuple):
    """One person's looks. Pairs are those of the person's right and left eye; amounts 0 to 1."""

    melanin: float = 0.0  # more than the photograph's skin has: .6 dark, 1 the darkest
    lids: tuple[float, float] = (0.0, 0.0)  # how far each eye is closed when it is open
    blinks: tuple[float, float] = (1.0, 1.0)  # how far each lid obeys; 0: a glass eye
    smile: float = 0.0
    worn: Worn = Worn.NOTHING
    style: int = 0  # which cloth, frame or cut
    glare: float = 0.0  # of glasses: part of each lens that reflects a window
    eye_distance: float = EYE_DISTANCE
    eyes_at: tuple[float, float] = EYES_AT
    lamp_deg: float = 0.0  # light from the side instead of the front; > 0: from the person's left
    window: float = 0.0  # bright light behind, over that on the face

    def at_the_office(self) -> "Appearance":
        """The same face as the document's portrait shows it: born and grown alike, nothing else on it."""
        grown = self.worn if self.worn is Worn.BEARD else Worn.NOTHING
        closed = tuple(1.0 if lid == 1.0 else lid for lid in self.lids)
        return Appearance(
            melanin=self.melanin,
            lids=(closed[0], closed[1]),
            worn=grown,
            style=self.style,
        )
