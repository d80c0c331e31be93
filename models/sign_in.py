"""Signing in to the desk: links, ways to a provider and back, sessions, attempts. Secrets are kept as hashes only."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignInLink(SQLModel, table=True):
    """A link that was asked for. One of an unknown address is kept too, and opens nothing."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    browser_hash: str = Field(max_length=64, description="Of the browser that asked: no other may use it.")
    staff_id: str = Field(default="", max_length=63, description="Nothing for an address that nobody has.")
    made_at: datetime = Field(description="Instant, in UTC.")
    expires_at: datetime = Field(index=True, description="Instant, in UTC.")
    used_at: datetime | None = Field(default=None, description="Instant, in UTC: it opens nothing any more.")


class ProviderSignIn(SQLModel, table=True):
    """Somebody was sent to her organisation's provider, and may come back once."""

    __tablename__ = "provider_sign_in"

    id: int | None = Field(default=None, primary_key=True)
    state_hash: str = Field(max_length=64, unique=True)
    browser_hash: str = Field(max_length=64, description="Of the browser that was sent: no other may come back.")
    made_at: datetime = Field(description="Instant, in UTC.")
    expires_at: datetime = Field(index=True, description="Instant, in UTC.")
    used_at: datetime | None = Field(default=None, description="Instant, in UTC: it came back, well or not.")


class DeskSession(SQLModel, table=True):
    """Somebody is signed in, in one browser, until it idles, gets too old, or she signs out."""

    __tablename__ = "desk_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: str = Field(max_length=63)
    began_at: datetime = Field(index=True, description="Instant, in UTC.")
    seen_at: datetime = Field(description="Instant, in UTC, to the minute: the last request.")
    ended_at: datetime | None = Field(default=None, description="Instant, in UTC: signed out.")


class SignInAttempt(SQLModel, table=True):
    """One attempt to sign in, counted for a while by what was typed and by where it came from."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key_hash: str = Field(max_length=64, index=True, description="Keyed hash: neither is kept itself.")
    at: datetime = Field(index=True, description="Instant, in UTC.")
