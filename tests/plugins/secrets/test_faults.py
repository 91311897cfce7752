"""No fault in a rotation locks an application out.

An application holds the login that was current when it last looked. After every fault, whatever is
current logs in, and so does what the application holds.
"""

from __future__ import annotations

import itertools
import random

import attrs
import pytest

from strongroom_secrets.rotation.steps import RotationError
from strongroom_secrets.rotation.versions import Login
from support.rotating import Platform
from support.rotation import DONE, REFUSED, STEPS

KILLED_ROTATIONS = 5
"""The first makes the first user, the second the other; from then on there are passwords to change."""

LEAST_FAULTS = 200

RACES = 12


@attrs.define
class Application:
    """What must never be locked out: it holds a login, and looks for another when that fails."""

    platform: Platform
    held: Login
    has_seen_a_successor: bool = False

    @classmethod
    def of(cls, platform: Platform) -> Application:
        """An application that has just looked."""
        return cls(platform, platform.current().login)

    def holds_on(self) -> None:
        """Log in with what is held, as throughout one rotation, and with what is current."""
        assert self.platform.lets_in(self.held), f"{self.held.username} was cut off"
        self.gets_in()

    def gets_in(self) -> None:
        """Log in with what is current; what is held may fail once a successor was seen to work."""
        current = self.platform.current().login
        assert self.platform.lets_in(current), f"locked out as {current.username}"
        if not self.platform.lets_in(self.held):
            assert self.has_seen_a_successor, f"{self.held.username} was cut off"
            self.held, self.has_seen_a_successor = current, False
        elif current != self.held:
            self.has_seen_a_successor = True


@pytest.mark.slow
def test_the_function_may_be_killed_after_every_operation_of_every_step(platform: Platform) -> None:
    """After each login, each statement and each call of Secrets Manager, then run again."""
    faults = 0
    for number in range(KILLED_ROTATIONS):
        application = Application.of(platform)
        token = platform.begin()
        for step in STEPS:
            for operation in itertools.count(1):
                killed = platform.function.killed(step, token, operation)
                if number:
                    application.holds_on()
                if not killed:
                    break
                faults += 1
        assert platform.current().version_id == token
        Application.of(platform).holds_on()
    assert faults >= LEAST_FAULTS, f"{faults} faults were injected"


@pytest.mark.parametrize("step", STEPS)
def test_the_database_may_be_down_in_any_step(platform: Platform, step: str) -> None:
    """The step fails, nothing changes, and it goes on once the database is back."""
    platform.rotate()
    before = platform.current()
    application = Application.of(platform)
    token = platform.begin()
    for each in STEPS:
        if each == step:
            platform.postgres.stop()
            try:
                if step == "createSecret":
                    platform.function.run(step, token)  # needs no database
                else:
                    with pytest.raises(RotationError, match=f"^{step} failed: "):
                        platform.function.run(step, token)
                assert platform.current() == before
            finally:
                platform.postgres.start()
        platform.function.run(each, token)
        application.holds_on()
    assert platform.current().version_id == token


@pytest.mark.slow
def test_two_rotations_at_once_take_turns_in_every_order_of_their_steps(platform: Platform) -> None:
    """All 70 of them; whichever comes too late is refused, and a third finishes undisturbed."""
    platform.rotate()
    platform.rotate()
    for first in itertools.combinations(range(2 * len(STEPS)), len(STEPS)):
        application = Application.of(platform)
        steps = {True: iter(STEPS), False: iter(STEPS)}
        tokens: dict[bool, str] = {}
        for turn in range(2 * len(STEPS)):
            mine = turn in first
            if mine not in tokens:
                tokens[mine] = platform.begin()
            refused = None
            try:
                platform.function.run(next(steps[mine]), tokens[mine])
            except RotationError as error:
                refused = str(error)
            assert "failed" not in (refused or "")
            application.gets_in()
        platform.rotate()
        Application.of(platform).gets_in()


@pytest.mark.slow
def test_two_rotations_at_once_and_kills_at_random_lock_nobody_out(platform: Platform) -> None:
    """Two processes over the whole rotation at the same time, one of them killed somewhere."""
    chance = random.Random(20_261_124)
    platform.rotate()
    for _ in range(RACES):
        application = Application.of(platform)
        tokens = [platform.begin(), platform.begin()]
        racers = [
            platform.function.run_apart(STEPS, tokens[0], kill_after=chance.randint(1, 60)),
            platform.function.run_apart(STEPS, tokens[1]),
        ]
        while any(racer.is_alive() for racer in racers):
            application.gets_in()
        for racer in racers:
            racer.join()
        assert racers[1].exitcode in (DONE, REFUSED)
        application.gets_in()
        platform.rotate()
        Application.of(platform).gets_in()
