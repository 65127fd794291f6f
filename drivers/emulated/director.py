"""The director of the demo, who plays clerk and customer, and tells the emulated subscriber what to do."""

import time
from pathlib import Path

from drivers.emulated import screen_reading
from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.display import Display
from drivers.emulated.eyes_and_hands import POLL_S, WAIT_S, DirectorError, EyesAndHands
from drivers.emulated.head_steering import Obedience
from drivers.emulated.in_hand import InHand
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR

_TRIES = 3  # of a face check that a busy machine has broken off
_COARSE = 8  # of the screen's pixels every eighth says what colour its light has
_AFTER_THE_FACE = ("notice", "number_status")


class Director(EyesAndHands):
    """The person who plays at one counter."""

    def __init__(
        self, counter: EmulatedCounter | InHand, display: Display, shots: Path | None = None
    ) -> None:
        super().__init__(display, shots)
        self._counter = counter

    # -- parts of a visit -------------------------------------------------------------------

    def sign_in(self) -> None:
        self.wait_step("sign_in")
        self.shot("sign-in")
        self.tap(f"clerk:{CLERK}")
        self.keys(PINS[CLERK])
        self.press("submit")
        self.wait_step("welcome")

    def begin(self) -> None:
        self.wait_step("welcome")
        self.shot("welcome")
        self.press("start_new_sim")
        self.wait_step("purpose")
        self.shot("purpose")
        self.press("purpose_personal")
        self.through_to("consent", past="purpose")
        self.shot("consent")

    def begin_second_verify(self, number: str, iccid: str = "") -> None:
        """Scan the number and, unless it stayed at home, its card."""
        self._begin_with_number("start_second_verify", number, iccid)

    def begin_replacement(self, trouble: str, number: str, iccid: str = "") -> None:
        """`card_lost`, `card_stolen` or `card_broken`; the last one with the old card."""
        self.wait_step("welcome")
        self.press("start_replace")
        self.wait_step("loss_report")
        self.shot("loss-report")
        self.press(trouble)
        self._give_number(number, iccid)

    def begin_cancellation(self, number: str) -> None:
        """Of the number that its holder gives up."""
        self._begin_with_number("start_cancel", number, "")

    def begin_transfer(self, number: str) -> None:
        """Of the number that its holder hands over."""
        self._begin_with_number("start_transfer", number, "")

    def _begin_with_number(self, start: str, number: str, iccid: str) -> None:
        self.wait_step("welcome")
        self.press(start)
        self._give_number(number, iccid)

    def _give_number(self, number: str, iccid: str) -> None:
        self.wait_step("number")
        self.shot("number")
        self._scan_seen(number)
        if iccid:
            self._scan_seen(iccid)
        self.shot("number-given")
        self.press("confirm")
        self.wait_step("consent")

    def _scan_seen(self, line: str) -> None:
        self.scan(line)
        self.wait("what was scanned", lambda: line in self.texts())

    def consent(self) -> None:
        self.press("agree_privacy")
        self.press("agree_face")
        self.press("go_on_with_face")
        self.wait_step("document")
        self.shot("document")

    def another_way(self) -> None:
        """No face check: the document comes first, then a clerk looks."""
        self.press("agree_privacy")
        self.press("another_way")
        self.wait_step("document")
        self._counter.place_card("resident")
        self.wait_step("clerk_review")
        self.shot("clerk-review")

    def clerks_answer(self, answer: str) -> None:
        """`is_holder` or `is_not_holder`, signed by the clerk and by the only other one."""
        self.press(answer)
        self.wait_for("signed:0")
        self.shot("clerk-signs")
        self.keys(PINS[CLERK])
        self.press("submit")
        self.wait_for("signed:1")
        self._sign_second("notice", "result")

    def _sign_second(self, *steps: str) -> None:
        """The only other person chooses their own name, and signs; leads to one of these pages."""
        self.press(f"clerk:{SUPERVISOR}")
        self.wait_for("key:1")
        self.shot("second-signs")
        self.keys(PINS[SUPERVISOR])
        self.hold("submit", *steps)

    def passport(self) -> None:
        """Place it, and scan the two lines of its MRZ."""
        printed = self._counter.place_card("passport")
        self.wait_message("key_needed")
        self.shot("document-key")
        self.scan(*printed["mrz"])
        self.wait_step("presence")

    def resident(self, page: str = "presence") -> None:
        """Place it; `page` is where it leads: number_status, focus_check, result, ticket."""
        self._counter.place_card("resident")
        self.wait_step(page)

    def another_person(self, seed: int) -> None:
        """Somebody else comes before the camera, and places their own card."""
        self._counter.subscriber.call("sit", person="stranger")
        self._counter.place_card("resident", person="stranger", seed=seed)
        self.wait_step("presence")

    def number_status(self) -> str:
        """Read how the number stands, and go on; gives its state, empty when it is not known."""
        self.wait_step("number_status")
        self.shot("number-status")
        status = next(iter(self.marks("status")), "")
        self.press("go_on")
        self.wait_step("notice")
        return status

    def focus_check(self, answer: str) -> None:
        """`focus_plausible` or `focus_not_plausible`, signed by the store's only supervisor."""
        self.wait_step("focus_check")
        self.shot("focus-check")
        self.press(answer)
        self.wait_for("supervisor")
        self._sign_second("presence", "ticket")

    def presence(self) -> str:
        """Follow the prompts, again where it is asked for, until the page changes; gives the page."""
        began, moved, tries, shown = time.monotonic(), 0.0, 0, False
        steering = Obedience(self._counter.subscriber.call)
        while (step := screen_reading.step(seen := self.elements())) in {"presence", ""}:
            before = time.monotonic()
            self._shine()
            asked = screen_reading.shown(seen)
            steering.look(asked, time.monotonic())
            if tries < _TRIES and "retry" in [element.description for element in seen]:
                self.press("retry")
                tries += 1
            if asked.action and not shown:
                self.shot("presence")
                shown = True
            if time.monotonic() - began > 2 * WAIT_S:
                raise DirectorError(f"the face check goes on and on: {self.messages()}")
            time.sleep(POLL_S)
            # While there is something to follow the person moves, and does not wait.
            moved += time.monotonic() - before if asked.action else 0.0
        self._waited += max(0.0, time.monotonic() - began - moved)
        return step

    def _shine(self) -> None:
        """The screen's light falls on whoever sits before it."""
        picture = self._display.picture()[::_COARSE, ::_COARSE]
        red, green, blue = (int(channel) for channel in picture.mean(axis=(0, 1)))
        self._counter.subscriber.call("light", red=red, green=green, blue=blue)

    def attest(self) -> None:
        self.wait_step("attest")
        self.shot("attest")
        self.press("attest_real")
        self.wait(
            "the confirmation", lambda: bool({"attest_confirm", "key:1"} & set(self.marked()))
        )
        self.shot("attest-confirm")
        if "key:1" in self.marked():
            self.keys(PINS[CLERK])
            self.press("submit")
            self.wait_step(*_AFTER_THE_FACE)
        else:
            self.hold("attest_confirm", *_AFTER_THE_FACE)

    def read_notice(self) -> None:
        self.shot("notice")
        self.scroll_to_end()
        waited = self._waited
        self.wait("the notice's dwell", lambda: self._acts("notice_read"))
        self._waited = waited  # reading is the person's time
        self.shot("notice-read")
        self.press("notice_read")
        self.wait_step("signature")

    def signature(self) -> None:
        self.sign()
        self.shot("signature")
        self.press("sign")
        if self.wait_step("safe_use", "confirmation") == "safe_use":
            self._told_and_given()
        self.shot("confirmation")

    def _told_and_given(self) -> None:
        """The leaflet, the page for the young, and the clerk's word that they told the customer."""
        self.shot("safe-use")
        self.press("leaflet_taken")
        if self.wait_step("young_users", "three_nos") == "young_users":
            self.shot("young-users")
            self.press("young_read")
            self.wait_step("three_nos")
        self.shot("three-nos")
        if "key:1" in self.marked():
            self.keys(PINS[CLERK])
            self.press("submit")
            self.wait_step("confirmation")
        else:
            self.hold("three_nos_told", "confirmation")

    def compare(self, number: str, iccid: str) -> None:
        """Scan number and card; the customer compares and confirms."""
        self.scan(number)
        self.scan(iccid)
        self.wait_for("confirm")
        self.shot("confirmation-complete")

    def new_card(self, iccid: str) -> None:
        """Scan the card that comes in the old one's place; the customer compares and confirms."""
        self._scan_seen(iccid)
        self.wait_for("confirm")
        self.shot("confirmation-complete")

    def confirm(self, leads_to: str = "result") -> None:
        self.see_all()
        self.press("confirm")
        self.wait_step(leads_to)

    def hand_over(self) -> None:
        """The holder of a number confirms, takes their card, and makes room for its receiver."""
        self.confirm("handover")
        self.shot("handover")
        self._counter.card.call("remove")
        self.wait("the holder's card to be gone", lambda: "take_card" not in self.messages())

    def receiver_comes(self) -> None:
        self.press("receiver_is_here")
        self.wait_step("consent")

    def see_why(self) -> None:
        """Refused before anybody knew that this is the holder: the same once more, and then the face."""
        self.reference()
        self.see_all()
        self.press("see_why")
        self.wait_message("card_left")
        self._counter.card.call("remove")
        self.wait_message("place_card")
        self.resident()

    def object_to(self, ground: str) -> None:
        """From a result to the complaint's own number."""
        self.press("object")
        self.wait_step("complaint")
        self.press(f"ground_{ground}")
        self.wait("where it goes", lambda: bool(self.marks("route")))
        self.shot("complaint")
        self.press("file")
        self.wait_step("complaint_filed")
        self.wait_message("complaint_received")
        self.shot("complaint-filed")

    def outcome(self) -> str:
        return next(iter(self.marks("outcome")), "")

    def reference(self) -> str:
        return self.wait_for("reference").name

    def cancel(self) -> None:
        """Whoever has shown their document gets a paper first."""
        self.press("cancel")
        if self.wait_step("cancelled", "welcome") == "cancelled":
            self.shot("cancelled")
            self.press("done")

    def print_paper(self) -> None:
        """The proof that ends the visit; with it the page may get longer than the screen."""
        self.wait_for("qr")
        self.see_all()
        self.press("print")
        self.wait_message("printed")
        self.shot("printed")

    def finish(self) -> None:
        """Take the card, erase."""
        self._counter.card.call("remove")
        self.press("done")
        self.wait_step("welcome")
