"""Messages between the parent and its workers: JSON with an optional block of bytes behind it.

Nothing is ever unpickled: a worker that a hostile file has taken over can send wrong values, but no code.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

from ..errors import ReaderDied

_HEAD = struct.Struct("<II")
_LONGEST_HEADER = 16 << 20
_LONGEST_BLOCK = 512 << 20


def pack(header: dict[str, Any], block: bytes = b"") -> bytes:
    """Return the bytes of one message."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return _HEAD.pack(len(text), len(block)) + text + block


def send(descriptor: int, header: dict[str, Any], block: bytes = b"") -> None:
    """Write one message to a blocking pipe.

    Raises:
        BrokenPipeError: nobody reads it any more.
    """
    view = memoryview(pack(header, block))
    while view:
        view = view[os.write(descriptor, view) :]


def receive(descriptor: int) -> dict[str, Any] | None:
    """Read exactly one message from a blocking pipe, None at its end; never a byte of the next message."""
    head = _exactly(descriptor, _HEAD.size)
    if head is None:
        return None
    text, block = _HEAD.unpack(head)
    body = _exactly(descriptor, text + block)
    return None if body is None else dict(json.loads(body[:text]))


def _exactly(descriptor: int, count: int) -> bytes | None:
    parts = []
    while count:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class Inbox:
    """What has come through a pipe that doesn't block, cut into messages."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.ended = False
        self._buffer = bytearray()
        os.set_blocking(descriptor, False)

    def messages(self) -> list[tuple[dict[str, Any], bytes]]:
        """Return the messages that have arrived in full; ``ended`` becomes true at the end of the pipe.

        Raises:
            ReaderDied: what came is no message.
        """
        self._fill()
        found = []
        while len(self._buffer) >= _HEAD.size:
            text, block = _HEAD.unpack_from(self._buffer)
            if text > _LONGEST_HEADER or block > _LONGEST_BLOCK:
                raise ReaderDied("its process sent something that is no result")
            end = _HEAD.size + text + block
            if len(self._buffer) < end:
                break
            try:
                header = json.loads(self._buffer[_HEAD.size : _HEAD.size + text])
            except ValueError:
                raise ReaderDied("its process sent something that is no result") from None
            found.append((header, bytes(self._buffer[_HEAD.size + text : end])))
            del self._buffer[:end]
        return found

    def forget(self) -> None:
        """Drop the beginning of a message whose sender is gone."""
        self._buffer.clear()

    def _fill(self) -> None:
        while not self.ended:
            try:
                part = os.read(self.descriptor, 1 << 20)
            except BlockingIOError:
                return
            self.ended = not part
            self._buffer += part
