"""One request: from which browser, by whom, in which language. Nobody is signed in unless her session says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated

from babel.dates import format_time
from fastapi import Depends, Request
from sqlmodel import Session

from config.texts import texts
from kotopolku.casework.context import Context
from kotopolku.casework.policy import Action, CaseFacts, Visitor, may
from kotopolku.commands.workplace import Workplace
from kotopolku.desk.desk import Desk
from kotopolku.desk.signing_in.sessions import find_session, is_to_be_seen, see_session
from kotopolku.desk.web.cookies import BROWSER, LANGUAGE, SESSION, UNSAVED, new_token, token_of
from kotopolku.desk.web.languages import chosen_language
from kotopolku.desk.web.visitors import employed, visitor_of
from kotopolku.notification.moments import ZONE
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import reading, transaction
from kotopolku.planning.wording import LOCALES
from models.case_report import Channel
from models.notice_texts import WhenTexts
from models.organisation import StaffMember
from models.sign_in import DeskSession
from models.values import Language


class SignInNeededError(Exception):
    """Nobody is signed in; the page of the sign-in answers."""


@dataclass(frozen=True)
class Visit:
    """One request to the desk."""

    desk: Desk
    context: Context
    language: Language
    path: str
    browser: str
    is_new_browser: bool
    session_token: str = ""
    person: StaffMember | None = None
    is_unsaved: bool = False
    """She sent a form after her session had ended, and has just signed in again."""

    @cached_property
    def say(self) -> Mapping[str, str]:
        """What the desk says."""
        return self.context.definitions.messages[self.language].desk

    @cached_property
    def when(self) -> WhenTexts:
        """The words for how far a date is away."""
        return self.context.definitions.messages[self.language].notices.when

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.desk.installation.database

    @cached_property
    def form_token(self) -> str:
        """What every form of this browser and session carries, and no other site can know."""
        return self.context.vault.desk_hash("form", f"{self.browser}|{self.session_token}")

    @cached_property
    def visitor(self) -> Visitor:
        """Who is signed in, as the policy knows her.

        Raises:
            SignInNeededError: Nobody is.
        """
        if self.person is None:
            raise SignInNeededError
        return visitor_of(self.context, self.person)

    @cached_property
    def registrable(self) -> tuple[str, ...]:
        """The ids of the municipalities in which she may register households; none if nobody is signed in."""
        if self.person is None:
            return ()
        places = self.context.definitions.municipalities
        return tuple(one for one in places if may(self.visitor, Action.REGISTER, CaseFacts(one)))

    @property
    def oversees(self) -> bool:
        """Whether she has the page of a municipality."""
        return any(
            may(self.visitor, Action.SEE_MUNICIPALITY, CaseFacts(place))
            for held in self.visitor.held
            for place in held.serves
        )

    @property
    def actor(self) -> Actor:
        """Who is signed in, as the audit knows her."""
        return Actor(self.visitor.staff_id, Channel.DESK, verified=True)

    def local_time(self, instant: datetime) -> str:
        """Return an instant as the local time of day."""
        return format_time(instant.astimezone(ZONE), "short", locale=LOCALES[self.language])

    @cached_property
    def place(self) -> Workplace:
        """The names of steps, roles and places in the visitor's language, which the command line has too."""
        return Workplace(self.desk.installation, self.context, self.language, texts(self.language, "commands"))


def visiting(request: Request) -> Visit:
    """Return the visit that a request is, whether somebody is signed in or not."""
    desk: Desk = request.app.state.desk
    browser, token, now = token_of(request, BROWSER), token_of(request, SESSION), desk.clock()
    with reading(desk.installation.database) as session:
        context = desk.installation.context_in(session)
        found = _found(session, desk, context, token, now) if browser and token else None
    person = _signed_in(desk, context, found, now) if found else None
    language = chosen_language(request.cookies.get(LANGUAGE, ""), person, request.headers.get("accept-language", ""))
    return Visit(
        desk,
        context,
        language,
        request.url.path,
        browser or new_token(),
        is_new_browser=not browser,
        session_token=token if person else "",
        person=person,
        is_unsaved=UNSAVED in request.cookies,
    )


async def signed_in(visit: Annotated[Visit, Depends(visiting)]) -> Visit:
    """Return the visit of somebody who is signed in.

    Raises:
        SignInNeededError: Nobody is.
    """
    if visit.person is None:
        raise SignInNeededError
    return visit


#: What pages ask for: anybody's visit, or that of somebody who is signed in.
AnyVisit = Annotated[Visit, Depends(visiting)]
SignedIn = Annotated[Visit, Depends(signed_in)]


def _found(session: Session, desk: Desk, context: Context, token: str, now: datetime) -> DeskSession | None:
    return find_session(session, context.vault, token, now, idle=desk.idle, longest=desk.longest)


def _signed_in(desk: Desk, context: Context, found: DeskSession, now: datetime) -> StaffMember | None:
    if is_to_be_seen(found, now):
        with transaction(desk.installation.database) as session:
            see_session(session, found, now)
    # Whoever left the organisation is signed out on that day.
    return employed(context, found.staff_id)
