"""People and systems: users, their passwords, tokens and sessions.

Secrets are kept as digests: passwords by argon2id, tokens and sessions (32 random bytes each) by SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from sqlalchemy import delete, func, select, update

from ...errors import UsageError
from .audit import clean
from .core import ADMINISTRATORS, Core, allow, checked_text, log, new_id, now
from .errors import AccessDenied, Conflict, NotFound, TooManyAttempts
from .tables import Attempt, Session, Token, User
from .values import ROLES, Actor, NewSecret, Role, SessionRow, TokenRow, UserRow, Via

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as DatabaseSession

    from .database import Writing

LEAST_PASSWORD: Final = 12
#: What OWASP's password storage cheat sheet asks of argon2id at least: 19 MiB, two passes, one lane.
_KIBIBYTES, _PASSES = 19_456, 2
_LONGEST_PASSWORD: Final = 1000
_LONGEST_NAME: Final = 100
_WINDOW: Final = timedelta(minutes=15)
_MOST_BY_NAME: Final = 8
_MOST_BY_ADDRESS: Final = 40
_USED_EVERY: Final = timedelta(hours=1)


class People:
    """Users, tokens and sessions."""

    def __init__(self, core: Core) -> None:
        self._core = core

    # --- users -------------------------------------------------------------------------------------------------------

    def add_user(self, actor: Actor, name: str, role: Role, password: str | None = None) -> UserRow:
        """Add a user; without a password it can't sign in, but have tokens.

        Raises:
            AccessDenied: the actor is no administrator.
            UsageError: a role that there is not, a name too long, a password too short.
            Conflict: there is a user of that name.
        """
        allow(actor, ADMINISTRATORS, "add users")
        name = checked_text(name, "the name", longest=_LONGEST_NAME)
        hashed = _hash(password, name) if password is not None else None
        row = User(id=new_id(), name=name, folded=_folded(name), role=_role(role), password=hashed, created_at=now())
        with self._core.write() as change:
            if change.session.scalar(select(User.id).where(User.folded == row.folded)):
                raise Conflict("there is a user of that name", remedy="Choose another name.", subject=name)
            change.session.add(row)
            log(change, actor, "user.added", after=_shown(row))
        return _user_row(row)

    def set_password(self, actor: Actor, user: str, password: str) -> None:
        """Set a user's password; its sessions end.

        Raises:
            AccessDenied: the actor is no administrator.
            NotFound: there is no such user.
            UsageError: the password is too short.
        """
        allow(actor, ADMINISTRATORS, "set passwords")
        self._new_password(actor, user, password)

    def change_own_password(self, actor: Actor, old: str, new: str) -> None:
        """Set one's own password, knowing the old one; all sessions of oneself end.

        Raises:
            AccessDenied: the old password is wrong.
            UsageError: the new one is too short.
        """
        with self._core.read() as session:
            row = session.get(User, clean(actor.id))
            hashed = row.password if row else None
        if not _verified(hashed, old):
            raise AccessDenied("the old password is wrong", remedy="Type it again.", subject=actor.name)
        self._new_password(actor, actor.id, new)

    def _new_password(self, actor: Actor, user: str, password: str) -> None:
        with self._core.read() as session:
            name = _user(session, user).name
        hashed = _hash(password, name)
        with self._core.write() as change:
            row = _user(change.session, user)
            row.password = hashed
            _end_sessions(change, row.id)
            log(change, actor, "user.password", after=_shown(row))

    def disable_user(self, actor: Actor, user: str) -> None:
        """Shut a user out: its sessions end, its tokens open nothing.

        Raises:
            AccessDenied: the actor is no administrator.
            NotFound: there is no such user.
        """
        allow(actor, ADMINISTRATORS, "disable users")
        with self._core.write() as change:
            row = _user(change.session, user)
            before = _shown(row)
            row.disabled_at = row.disabled_at or now()
            _end_sessions(change, row.id)
            log(change, actor, "user.disabled", before=before, after=_shown(row))

    def enable_user(self, actor: Actor, user: str) -> None:
        """Let a user in again.

        Raises:
            AccessDenied: the actor is no administrator.
            NotFound: there is no such user.
        """
        allow(actor, ADMINISTRATORS, "enable users")
        with self._core.write() as change:
            row = _user(change.session, user)
            before = _shown(row)
            row.disabled_at = None
            log(change, actor, "user.enabled", before=before, after=_shown(row))

    def set_role(self, actor: Actor, user: str, role: Role) -> None:
        """Give a user another role; its sessions end.

        Raises:
            AccessDenied: the actor is no administrator.
            NotFound: there is no such user.
            UsageError: there is no such role.
        """
        allow(actor, ADMINISTRATORS, "set roles")
        with self._core.write() as change:
            row = _user(change.session, user)
            before = _shown(row)
            row.role = _role(role)
            _end_sessions(change, row.id)
            log(change, actor, "user.role", before=before, after=_shown(row))

    def user(self, user: str) -> UserRow:
        """Return a user by its id.

        Raises:
            NotFound: there is none.
        """
        with self._core.read() as session:
            return _user_row(_user(session, user))

    def user_by_name(self, name: str) -> UserRow | None:
        """Return a user by name, in any case of letters; None where there is none."""
        with self._core.read() as session:
            row = session.scalars(select(User).where(User.folded == _folded(name))).one_or_none()
            return _user_row(row) if row else None

    def users(self) -> tuple[UserRow, ...]:
        """Return all users by name."""
        with self._core.read() as session:
            return tuple(_user_row(row) for row in session.scalars(select(User).order_by(User.folded)))

    def any_password(self) -> bool:
        """Tell whether anybody can sign in: an enabled user with a password."""
        query = select(User.id).where(User.password.is_not(None), User.disabled_at.is_(None)).limit(1)
        with self._core.read() as session:
            return session.scalars(query).first() is not None

    # --- tokens ------------------------------------------------------------------------------------------------------

    def add_token(self, actor: Actor, user: str, name: str, expires: datetime | None = None) -> NewSecret:
        """Make a token for a user; its secret is in the answer and nowhere else.

        Raises:
            AccessDenied: the actor is neither an administrator nor the user.
            NotFound: there is no such user.
            UsageError: the name is empty or too long, the end is past.
        """
        if actor.id != user:
            allow(actor, ADMINISTRATORS, "make tokens for others")
        name = checked_text(name, "the token's name", longest=_LONGEST_NAME)
        if expires is not None and expires <= now():
            raise UsageError("the token's end is past", remedy="Give a later one.")
        secret = "cl_" + secrets.token_urlsafe(32)
        row = Token(id=new_id(), name=name, digest=_digest(secret), created_at=now(), expires_at=expires)
        with self._core.write() as change:
            row.user = _user(change.session, user).id
            change.session.add(row)
            log(change, actor, "token.added", after={"token": row.id, "user": row.user})
        return NewSecret(row.id, secret, expires_at=expires)

    def tokens(self, user: str | None = None) -> tuple[TokenRow, ...]:
        """Return the tokens of a user, or all, oldest first."""
        query = select(Token, User.name).join(User, User.id == Token.user).order_by(Token.created_at, Token.id)
        if user is not None:
            query = query.where(Token.user == clean(user))
        with self._core.read() as session:
            return tuple(
                TokenRow(
                    row.id,
                    row.user,
                    owner,
                    row.name,
                    row.created_at,
                    row.expires_at,
                    row.revoked_at,
                    row.last_used_at,
                )
                for row, owner in session.execute(query)
            )

    def revoke_token(self, actor: Actor, token: str) -> None:
        """Revoke a token at once.

        Raises:
            NotFound: there is none, or it is another's and the actor is no administrator.
        """
        with self._core.write() as change:
            row = change.session.get(Token, clean(token))
            if row is None or (actor.role not in ADMINISTRATORS and row.user != actor.id):
                raise NotFound("there is no such token", subject=clean(token[:80]))
            row.revoked_at = row.revoked_at or now()
            log(change, actor, "token.revoked", after={"token": row.id, "user": row.user})

    def token_actor(self, secret: str, address: str | None = None) -> Actor:
        """Return who comes with a token.

        Raises:
            AccessDenied: there is no such token, it is revoked or expired, or its user is disabled.
        """
        moment = now()
        query = select(Token, User).join(User, User.id == Token.user).where(Token.digest == _digest(secret))
        with self._core.read() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                _refuse()
            token, user = found
            expired = token.expires_at is not None and token.expires_at <= moment
            if expired or token.revoked_at is not None or user.disabled_at is not None:
                _refuse()
        if token.last_used_at is None or token.last_used_at < moment - _USED_EVERY:
            with self._core.write() as change:
                change.session.execute(update(Token).where(Token.id == token.id).values(last_used_at=moment))
        return _actor(user, "token", address)

    # --- sessions ----------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, ttl: timedelta, address: str | None = None) -> NewSecret:
        """Open a session; its secret goes into the cookie, ``csrf`` to the page.

        Raises:
            AccessDenied: name or password are wrong, or the user is disabled: which of them is not told.
            TooManyAttempts: too often wrong, by this name or from this address.
        """
        subjects = {_digest("name:" + _folded(name)): _MOST_BY_NAME}
        if address is not None:
            subjects[_digest("address:" + address)] = _MOST_BY_ADDRESS
        with self._core.read() as session:
            _throttle(session, subjects)
            row = session.scalars(select(User).where(User.folded == _folded(name))).one_or_none()
        good = _verified(row.password if row else None, password)
        if row is None or not good or row.disabled_at is not None:
            with self._core.write() as change:
                change.session.execute(delete(Attempt).where(Attempt.at < now() - _WINDOW))
                change.session.add_all(Attempt(id=new_id(), subject=subject, at=now()) for subject in subjects)
                who = _actor(row, "session", address) if row else Actor("", "", "applicant", "session", address)
                log(change, who, "session.refused")
            _refuse("name or password are wrong")
        secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        moment = now()
        with self._core.write() as change:
            change.session.execute(delete(Session).where(Session.expires_at < moment))
            change.session.execute(delete(Attempt).where(Attempt.subject == next(iter(subjects))))
            change.session.add(
                Session(digest=_digest(secret), user=row.id, csrf=csrf, created_at=moment, expires_at=moment + ttl)
            )
            log(change, _actor(row, "session", address), "session.opened")
        return NewSecret(row.id, secret, csrf, moment + ttl)

    def session(self, secret: str, address: str | None = None) -> SessionRow:
        """Return an open session.

        Raises:
            AccessDenied: there is none, it expired, or its user is disabled.
        """
        query = select(Session, User).join(User, User.id == Session.user).where(Session.digest == _digest(secret))
        with self._core.read() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                _refuse("the session has ended")
            row, user = found
            if row.expires_at <= now() or user.disabled_at is not None:
                _refuse("the session has ended")
            return SessionRow(_actor(user, "session", address), row.csrf, row.expires_at)

    def close_session(self, secret: str) -> None:
        """Close a session; nothing happens where there is none."""
        with self._core.write() as change:
            row = change.session.get(Session, _digest(secret))
            if row is not None:
                user = change.session.get_one(User, row.user)
                change.session.delete(row)
                log(change, _actor(user, "session", None), "session.closed")


def _refuse(why: str = "the token is none of ours, or no longer valid") -> NoReturn:
    raise AccessDenied(why, remedy="Sign in again, or ask an administrator for a new token.")


def _throttle(session: DatabaseSession, subjects: dict[str, int]) -> None:
    for subject, most in subjects.items():
        query = select(func.count()).where(Attempt.subject == subject, Attempt.at > now() - _WINDOW)
        if (session.scalar(query) or 0) >= most:
            error = TooManyAttempts("too many failed attempts to sign in")
            error.retry_after = int(_WINDOW.total_seconds())
            raise error


def _user(session: DatabaseSession, user: str) -> User:
    row = session.get(User, clean(user))
    if row is None:
        raise NotFound("there is no such user", subject=clean(user[:80]))
    return row


def _end_sessions(change: Writing, user: str) -> None:
    change.session.execute(delete(Session).where(Session.user == user))


def _role(role: Role) -> Role:
    if role not in ROLES:
        raise UsageError(f"there is no role {role!r}", remedy=f"Roles: {', '.join(ROLES)}.")
    return role


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", clean(name)).strip().casefold()[:400]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_KIBIBYTES, parallelism=1)


def _hash(password: str, name: str) -> str:
    if not LEAST_PASSWORD <= len(password) <= _LONGEST_PASSWORD or _folded(password) == _folded(name):
        raise UsageError(
            f"the password has fewer than {LEAST_PASSWORD} characters, too many, or is the name",
            remedy="Choose a longer one; several words are easy to remember.",
        )
    with _AT_ONCE:
        return str(_hasher().hash(password.encode("utf-8", "surrogatepass")))


#: A hash of no password: checking takes as long for a name that there is not.
_NOBODY: Final = f"$argon2id$v=19$m={_KIBIBYTES},t={_PASSES},p=1$" + "A" * 22 + "$" + "A" * 43
_AT_ONCE: Final = threading.BoundedSemaphore(4)


def _verified(hashed: str | None, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > _LONGEST_PASSWORD:
        return False
    try:
        # Each takes memory: many who guess at once must not take it all.
        with _AT_ONCE:
            good = bool(_hasher().verify(hashed or _NOBODY, password.encode("utf-8", "surrogatepass")))
    except (VerificationError, InvalidHashError):
        return False
    return good and hashed is not None


def _shown(row: User) -> dict[str, Any]:
    return {"user": row.id, "name": row.name, "role": row.role, "disabled": row.disabled_at is not None}


def _user_row(row: User) -> UserRow:
    return UserRow(row.id, row.name, cast(Role, row.role), row.created_at, row.disabled_at, row.password is not None)


def _actor(row: User, via: Via, address: str | None) -> Actor:
    return Actor(row.id, row.name, cast(Role, row.role), via, address)
