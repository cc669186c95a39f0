"""Know which processes share the archive, and whether this one may still act."""

from __future__ import annotations

import asyncio
import logging
import secrets

from bot.updates.source import ExpelledError
from index.errors import BackendUnavailableError
from index.opensearch.lease import Lease
from index.opensearch.leases import Leases

MEMBER = "member:"
"""Prefix of the names of the leases by which processes are members. Their tokens follow."""

ADDRESS = "address"
"""Name of what a member says of itself: the base URL at which it takes updates from other members."""

FENCED_LOOK_S = 0.05
"""Seconds between two looks at whether this process is a member again. It is, as soon as the cluster answers."""

logger = logging.getLogger(__name__)


class Membership:
    """The members, as this process sees them. Each has a token, which no process had before.

    A process that could not renew its lease stops to act before others take over its work. Whoever takes over ends the
    lease first. So a process whose lease was not ended has lost nothing.
    """

    def __init__(self, leases: Leases) -> None:
        """Join nobody yet."""
        self._leases = leases
        self.token = secrets.token_hex(8)
        self._lease: Lease | None = None
        self._addresses: dict[str, str] = {}  # by token

    def join(self, address: str | None) -> None:
        """Become a member.

        Args: address: Where this process takes updates from other members; None: nowhere.
        Raises: BackendUnavailableError.
        """
        self._lease = self._leases.take(MEMBER + self.token, {ADDRESS: address} if address else {})

    @property
    def count(self) -> int:
        """Return how many processes share the updates, with this one, as of the last look."""
        return 1 + len(self._addresses)

    @property
    def may_act(self) -> bool:
        """Return whether no other process can have taken over the work of this one."""
        return self._lease is not None and self._lease.is_held

    async def wait_until_it_may_act(self) -> None:
        """Wait until this process may act. Another one may have taken over its work: then this never returns."""
        while not self.may_act:  # noqa: ASYNC110 - a thread renews the lease, and tells nobody
            await asyncio.sleep(FENCED_LOOK_S)

    def check(self) -> None:
        """Raise ExpelledError if the others go on without this process."""
        if self._lease is not None and self._lease.is_ended:
            raise ExpelledError

    def look(self) -> bool:
        """Look who else is there. Return whether somebody has left since the last look.

        Raises: BackendUnavailableError.
        """
        listed = {each.name.removeprefix(MEMBER): each for each in self._leases.listed(MEMBER)}
        listed.pop(self.token, None)
        live = {token: each for token, each in listed.items() if not (each.is_over and self._expel(token))}
        has_left = any(token not in live for token in self._addresses)
        self._addresses = {token: each.says.get(ADDRESS, "") for token, each in live.items()}
        return has_left

    def is_live(self, token: str) -> bool:
        """Return whether a process is a member, as far as is known now. One that is not never will be again.

        Raises: BackendUnavailableError.
        """
        if token == self.token:
            return True
        lease = self._leases.look(MEMBER + token)
        return lease is not None and not (lease.is_over and self._expel(token))

    def address_of(self, token: str) -> str:
        """Return where a member takes updates. It is empty if it takes none. Raises: BackendUnavailableError."""
        if token not in self._addresses:
            lease = self._leases.look(MEMBER + token)
            return str(lease.says.get(ADDRESS, "")) if lease else ""
        return self._addresses[token]

    def _expel(self, token: str) -> bool:
        """Go on without a member that is silent. Return whether it is none any more."""
        try:
            is_gone = self._leases.end(MEMBER + token)
        except BackendUnavailableError:
            return False
        if is_gone:
            logger.warning("The replica %s has not been heard of for too long: others take over its work", token)
        return is_gone
