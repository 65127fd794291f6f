"""The rules of a roll-out: who is asked when, what pauses it, and that whoever is reached comes to an end."""

from hypothesis import given
from hypothesis import strategies as st
from rollout_world import NEW, OLD, ModelKiosk, World

from provisioning.fleet.rollouts import retries, rules
from provisioning.fleet.rollouts.kiosks import place
from provisioning.fleet.rollouts.plan import PauseCause, RolloutPlan, RolloutState, rings
from provisioning.updates.jobs import FLEET_AWAY, JobKind

_DAY_S = 86_400.0


def _kiosks(count, canaries=2, fails=()):
    return [ModelKiosk(f"k{at}", "canary" if at < canaries else "", fails) for at in range(count)]


def test_rings_follow_each_other_and_everyone_ends():
    world = World(_kiosks(30))
    world.run(6)
    assert world.rollout.ring > 0
    world.run(40)
    assert world.is_complete
    assert set(world.states().values()) == {"done"}
    assert {kiosk.release for kiosk in world.kiosks.values()} == {NEW}


def test_a_ring_is_looked_at_before_the_next_one():
    world = World(_kiosks(10), waits_for_a_look=True)
    world.run(30)
    assert (world.rollout.state, world.rollout.cause) == (RolloutState.PAUSED, PauseCause.RING)
    assert sorted(set(world.states().values())) == ["done", "waiting"]
    while world.rollout.state is RolloutState.PAUSED:
        world.act(rules.resume).run(30)
    assert world.is_complete


def test_no_more_than_so_many_are_asked_together():
    world = World(_kiosks(40, canaries=0), at_once=7)
    for _ in range(30):
        world.run()
        assert list(world.states().values()).count("asked") <= 7
    world.run(40)
    assert world.is_complete


def test_failures_pause_it_and_a_person_goes_on():
    world = World(_kiosks(9, canaries=0, fails=["unhealthy"]), at_once=1, failed_least=2)
    world.run(60)
    assert world.rollout.cause is PauseCause.FAILURES
    assert world.failing == 2
    world.act(lambda one: rules.resume(one, again=True)).run(200)
    assert world.rollout.cause is PauseCause.FAILURES  # the next ones fail as well
    assert world.failing == 2


def test_a_ring_in_which_nobody_succeeded_pauses_it_whatever_the_threshold():
    world = World(_kiosks(5, canaries=1, fails=["self_test"]), failed_least=100)
    world.run(20)
    assert (world.rollout.ring, world.rollout.cause) == (0, PauseCause.FAILURES)
    world.act(rules.resume).run(3)
    assert world.rollout.ring > 0


def test_offline_waits_and_holds_nobody_up():
    world = World(_kiosks(12))
    away = world.kiosks["k1"]
    away.is_online = False
    world.run(60)
    assert world.is_complete
    assert world.part("k1").state.value == "waiting"
    away.is_online = True
    world.run(10)
    assert (world.part("k1").state.value, world.part("k1").failures) == ("done", 0)


def test_a_canary_ring_that_is_all_offline_is_waited_for():
    world = World(_kiosks(6))
    for name in ("k0", "k1"):
        world.kiosks[name].is_online = False
    world.run(20)
    assert world.rollout.ring == 0
    assert set(world.states().values()) == {"waiting"}


def test_a_newcomer_joins_the_ring_that_it_falls_into():
    world = World(_kiosks(8))
    world.run(60)
    assert world.is_complete
    world.add(ModelKiosk("new"))
    world.run(10)
    assert world.part("new").state.value == "done"


def test_a_kiosk_that_is_set_up_anew_gets_it_again():
    world = World(_kiosks(3))
    world.run(60)
    again = world.kiosks["k2"] = ModelKiosk("k2")
    again.told_as = 1000
    again.report()
    world.run(10)
    assert (again.release, world.is_complete) == (NEW, True)


def test_what_may_heal_is_tried_again_later_and_only_so_often():
    world = World(_kiosks(1, canaries=0, fails=["disk"] * 9), failed_least=99)
    world.run(10)
    assert (world.part("k0").state.value, world.part("k0").failures) == ("waiting", 1)
    for _ in range(5):
        world.now += _DAY_S
        world.run(10)
    assert (world.part("k0").state.value, world.part("k0").failures) == ("failed", 3)


def test_a_clock_that_was_set_back_by_years_holds_no_retry_up():
    world = World(_kiosks(1, canaries=0, fails=["disk"]), failed_least=99)
    world.run(10)
    assert world.part("k0").state.value == "waiting"
    world.now -= 3650 * _DAY_S
    world.run(10)
    assert world.part("k0").state.value == "done"
    assert max(one.after_s for one in retries.RETRIES.values()) <= retries.LONGEST_S


def test_a_fleet_that_was_away_is_no_attempt():
    world = World(_kiosks(1, canaries=0, fails=[FLEET_AWAY] * 9), failed_least=1)
    world.run(100)
    assert world.kiosks["k0"].attempts_failed == 9
    assert (world.part("k0").state.value, world.part("k0").failures) == ("done", 0)


def test_the_table_of_retries_knows_time_outs_and_codes_to_come():
    assert retries.of("unpack_timed_out").times == 3
    assert retries.of("a code of next year").times == 1
    assert retries.of("unhealthy").times == 0


def test_nobody_is_asked_in_opening_hours_and_who_was_leaves_it():
    world = World(_kiosks(4, canaries=0), in_opening_hours=False)
    world.now = 1_800_000_000.0  # 16:00 in China
    world.run(3)
    assert set(world.states().values()) == {"waiting"}
    world.now += 7 * 3600.0  # 23:00
    world.run(1)
    assert "asked" in world.states().values()
    world.now += 10 * 3600.0
    world.turn()
    assert set(world.states().values()) == {"waiting"}
    assert all(part.failures == 0 for part in world.rollout.parts.values())
    assert {kiosk.release for kiosk in world.kiosks.values()} == {OLD}


def test_a_recall_leads_back_to_what_was_before():
    world = World(_kiosks(6, canaries=0))
    world.run(60)
    world.act(lambda one: rules.end(one, RolloutState.RECALLED))
    assert {kiosk.wanted for kiosk in world.kiosks.values()} == {OLD}


@given(st.text("abc", min_size=1, max_size=8), st.integers(1, 99))
def test_a_place_is_stable_and_shares_are_cumulative(device, percent):
    one = RolloutPlan(id="p-1", kind=JobKind.APP, release="2", rings=rings(f"{percent},100"))
    more = (
        RolloutPlan(id="p-1", kind=JobKind.APP, release="2", rings=rings(f"{percent},99,100"))
        if (percent < 99)
        else one
    )
    assert place(one, device, "") == place(one, device, "elsewhere")
    assert (place(one, device, "") == 0) == (place(more, device, "") == 0)


# -- whatever happens ---------------------------------------------------------------------------

_COUNT, _AT_ONCE, _LEAST = 6, 3, 2
_CODES = ("unhealthy", "disk", "update", "self_test")
_WHO = st.integers(0, _COUNT - 1)
_EVENTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["work", "later", "away", "back"]), _WHO),
        st.tuples(st.sampled_from(["all work", "all work", "day", "pause", "resume"]), st.just(0)),
    ),
    min_size=10,
    max_size=40,
)
_FAILS = st.lists(st.lists(st.sampled_from(_CODES), max_size=2), min_size=_COUNT, max_size=_COUNT)


def _world(fails):
    kiosks = [
        ModelKiosk(f"k{at}", "canary" if at < 2 else "", codes) for at, codes in enumerate(fails)
    ]
    return World(kiosks, at_once=_AT_ONCE, failed_least=_LEAST)


def _happen(world, what, who):
    kiosk = world.kiosks[f"k{who}"]
    if what in {"work", "later"}:
        kiosk.work(later=what == "later")
    elif what == "all work":
        for one in world.kiosks.values():
            one.work()
    elif what in {"away", "back"}:
        kiosk.is_online = what == "back"
        kiosk.report()
        world.turn()
    elif what == "day":
        world.now += _DAY_S
    elif what == "pause" and not world.rollout.state.is_over:
        world.act(rules.pause)
    elif what == "resume" and world.rollout.state is RolloutState.PAUSED:
        world.act(rules.resume)
    world.turn()


@given(_FAILS, _EVENTS)
def test_failures_never_pass_the_threshold_by_more_than_are_under_way(fails, events):
    world = _world(fails)
    world.turn()
    for what, who in events:
        _happen(world, what, who)
        under_way = [
            kiosk
            for kiosk in world.kiosks.values()
            if world.part(kiosk.device).state.value == "asked"
            and not (kiosk.job and kiosk.job.has_switched)
        ]
        assert len(under_way) <= _AT_ONCE
        assert world.failing <= _LEAST - 1 + _AT_ONCE


@given(_FAILS, _EVENTS)
def test_only_what_a_kiosk_says_has_failed_counts(fails, events):
    world = _world(fails)
    for what, who in events:
        _happen(world, what, who)
        for device, part in world.rollout.parts.items():
            assert part.failures <= world.kiosks[device].attempts_failed
    calm = _world([[] for _ in fails])
    for what, who in events:
        _happen(calm, what, who)
    assert all(part.failures == 0 for part in calm.rollout.parts.values())


@given(_FAILS, _EVENTS, _EVENTS)
def test_nobody_switches_after_an_abort(fails, before, after):
    world = _world(fails)
    for what, who in before:
        _happen(world, what, who)
    world.act(lambda one: rules.end(one, RolloutState.ABORTED))
    switches = {device: kiosk.switches for device, kiosk in world.kiosks.items()}
    for what, who in after:
        _happen(world, what, who)
    assert switches == {device: kiosk.switches for device, kiosk in world.kiosks.items()}


@given(_FAILS, _EVENTS)
def test_every_kiosk_that_can_be_reached_comes_to_an_end(fails, events):
    world = _world(fails)
    for what, who in events:
        _happen(world, what, who)
    for kiosk in world.kiosks.values():
        kiosk.is_online = True
        kiosk.report()
    for _ in range(12):
        if world.rollout.state is RolloutState.PAUSED:
            world.act(rules.resume)
        world.now += _DAY_S
        world.run(7)
    assert set(world.states().values()) <= {"done", "failed"}
    assert world.is_complete
    for device, state in world.states().items():
        assert (world.kiosks[device].release == NEW) == (state == "done")
