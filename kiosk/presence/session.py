"""One face session, sans-I/O: takes what inference saw and when, gives guidance and an outcome.

How it goes on: kiosk.presence.session_phases. Every picture that counts for something is kept, and others at
random instants, so that all show the same person (kept_pictures.Purpose). What a kept picture was for is
asked anew when it is `lost`. The outcome follows from `finish`, once they were compared: see `_judgements`.
Roles and terms are those of ISO/IEC 30107-1; comparison is apart from liveness and travels as a band.
"""

from kiosk.enumerations import PresenceOutcome
from kiosk.presence import challenge as ch
from kiosk.presence.kept_pictures import Finding, Kept, Purpose
from kiosk.presence.session_phases import Conduct, Phase
from kiosk.presence.session_view import View
from kiosk.presence.way_to_mark import Steering
from kiosk.protocol.codes import Message

__all__ = ["Phase", "PresenceSession"]

_LOSSES = 6  # kept pictures that could not be compared; then a clerk looks


class PresenceSession(Conduct):
    """Feed it with `see` until `phase` is COMPARE or ENDED; then `finish`."""

    def lost(self, kept: Kept) -> None:
        """One of `kept` cannot be compared: what it was for is asked anew."""
        if self.phase is Phase.ENDED:
            return
        self.kept.remove(kept)
        self.losses += 1
        if self.losses > _LOSSES:
            self._end(PresenceOutcome.CLERK_REVIEW, "face_unclear")
            return
        match kept.purpose:
            case Purpose.INSTANT:
                self.instants.again()
                return
            case Purpose.FRONTAL if kept.step == 0:
                self._begin_anew()
                return
            case Purpose.AFTER_GAP:
                self._after_gap = True
            case Purpose.PROOF:
                self.course.steps[kept.step - 1].void = True
            case Purpose.DEPTH_POSE:
                self.depth.drop(kept.frame)
        self._reopen()

    def view(self) -> View:
        message = self._told if self._lost_since is None else self._lost
        there = message not in {Message.NO_FACE, Message.TOO_DARK}
        left = self._deadline - self.clock.spent
        steering = self._steering
        return View(
            message,
            len(self.course.steps),
            max(0, round(self.clock.real(left))) if self._counting else 0,
            there,
            self.light.tint,
            self.course.expected,
            steering.target,
            steering.needle,
            steering.near,
            steering.holding,
        )

    @property
    def exposure(self) -> float:
        """The factor that the camera is asked for now."""
        return self.light.exposure

    def finish(self, finding: Finding) -> PresenceOutcome:
        """Decide, after the kept frames were compared with the portrait and with each other."""
        if self.phase is not Phase.COMPARE:
            raise ValueError("nothing to finish")
        for speaks_against, outcome, reason in _judgements(self, finding):
            if speaks_against:
                self._end(outcome, reason)
                return outcome
        self._end(PresenceOutcome.PASS, f"comparison_{finding.band}")
        return PresenceOutcome.PASS

    # -- pictures that were lost ------------------------------------------------------------

    def _begin_anew(self) -> None:
        """Without the first frontal picture no turn showed depth against anybody."""
        self.gate.close()
        self.course.steps = []
        self.phase = Phase.GATE
        self._deadline = self._in(self.thresholds.challenge.gate_seconds)

    def _reopen(self) -> None:
        """Straight once more, and on from there; while the challenge goes on, that comes anyway."""
        if self.phase in {Phase.COMPARE, Phase.NEUTRAL}:
            self.phase, self._message = Phase.NEUTRAL, Message.BACK_TO_CENTRE
            self._straight = False
            self._deadline = self._in(self.thresholds.challenge.seconds)

    # -- what is told -----------------------------------------------------------------------

    @property
    def _told(self) -> Message:
        if self.phase is not Phase.ACTION:
            return self._message
        return self._steering.message(self.course.steps[-1].asked)

    @property
    def _steering(self) -> Steering:
        target = 0.0 if self.phase is Phase.NEUTRAL else None
        if self.phase is Phase.ACTION:
            target = self.course.steps[-1].asked.target
        return Steering(target, self.course.needle.calm, self.thresholds.challenge.tolerance_deg)

    @property
    def _counting(self) -> bool:
        return self.phase in {Phase.ACTION, Phase.NEUTRAL}

    def suspicion(self) -> float:
        """Signs of a picture; a light that the skin did not follow adds its low weight."""
        light = self.thresholds.light
        missing = 1.0 - min(max(self.light.response() / light.response, 0.0), 1.0)
        return self.passive.suspicion() + light.weight * missing


def _judgements(
    session: PresenceSession, finding: Finding
) -> tuple[tuple[bool, PresenceOutcome, str], ...]:
    """(speaks against a pass, outcome, reason); the first that holds decides."""
    review = PresenceOutcome.CLERK_REVIEW
    model = session.passive.model_found()
    return (
        (not finding.one_person, PresenceOutcome.FAIL, "another_person_in_between"),
        (not finding.clear, review, "face_unclear"),
        (bool(session.track.trouble), review, "camera_clock"),
        (not session.light.exposure_is_answered(), review, "camera_does_not_answer"),
        (session.plan.subset is ch.Subset.FACE, review, "no_turn_asked"),
        (not session.course.enough, review, "too_little_shown"),
        (not session.depth.proven, review, "flat_surface"),
        (not session.passive.enough, review, "too_few_frames"),
        (session.suspicion() >= 1.0, review, "signs_of_a_picture"),
        (model is False, review, "passive_model"),
        (model is None and not _may_do_without(session), review, "no_passive_model"),
        (finding.band is None, review, "nothing_to_compare"),
    )


def _may_do_without(session: PresenceSession) -> bool:
    """Without a passive model: a clerk sees the person, or the carrier takes it so."""
    return session.attended or not session.needs_model
