"""The account: everything that was to be told, against what the database says and what the mail server has."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kotopolku.notification.directory import Directory
from kotopolku.persistence.database import engine
from models.notice import Notice
from models.notice_kind import REMINDERS, Delivery, NoticeKind, NoticeState
from models.placement import PlacementStatus
from models.plan import Status
from models.process import Step
from models.vocabulary import Track
from tests.builders import packaged
from tests.chaos.claims import claims_of
from tests.chaos.history import Expected, Facts, Moment, NoticeName, named_notices
from tests.chaos.knowledge import unheard
from tests.chaos.mail_server import Happened
from tests.chaos.rounds import Chaos

_PENDING = frozenset({Status.WAITING, Status.OPEN, Status.BLOCKED})
_WAITING = frozenset({NoticeState.QUEUED, NoticeState.SENDING, NoticeState.FAILED})

#: How many of the first offending cases are shown.
SHOWN = 12


@dataclass
class Account:
    """What became of everything, and every offence against *once, and never lost*."""

    due: int = 0
    states: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    instead: int = 0
    """Notices that somebody else had instead of whoever could not be reached."""
    doubled_inside: int = 0
    lost: list[str] = field(default_factory=list)
    doubled_outside: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost or doubled."""
        return not (self.lost or self.doubled_outside or self.others)


@dataclass
class Accountant:
    """Makes the account of a run that has come to rest."""

    chaos: Chaos
    expected: Expected
    account: Account = field(default_factory=Account)

    def __post_init__(self) -> None:
        self.notices = named_notices(self.chaos.url)
        self.excuses = _excuses(self.chaos)
        self.claims = claims_of(self.chaos.url)
        self.mails: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for bundle, to, words in self.chaos.server.mails():
            self.mails[bundle].append((to, words))
        engine(self.chaos.url).dispose()

    def made(self) -> Account:
        """Make it."""
        account = self.account
        account.due = sum(map(len, self.expected.notices.values()))
        account.mails = sum(map(len, self.mails.values()))
        account.lost.extend(self._not_recorded())
        account.lost.extend(unheard(self.expected.facts, self.notices, self.chaos.last_day))
        for notice, name in self.notices:
            account.states[notice.state] += 1
            if why := self._what_is_wrong(notice, name):
                account.lost.append(f"{_words(notice, name)}: {why}")
        account.others.extend(self._made_up())
        account.doubled_outside.extend(self._carried_twice())
        self._count_copies()
        return account

    def _not_recorded(self) -> Iterator[str]:
        recorded = Counter(name for _, name in self.notices)
        for name, wanted in self.expected.notices.items():
            if wanted[0].kind == NoticeKind.DIGEST and self._needs_no_digest(wanted[0]):
                continue
            for notice in wanted[recorded[name] :]:
                yield f"{_words(notice, name)}: was never written"

    def _needs_no_digest(self, wanted: Notice) -> bool:
        """An empty digest goes out to nobody; an earlier one that was late has told what this one would have."""
        return wanted.state == NoticeState.SUPERSEDED or any(
            one.kind == NoticeKind.DIGEST
            and one.recipient == wanted.recipient
            and one.sent_at
            and one.on_date < wanted.on_date
            and one.sent_at.date() >= wanted.on_date
            for one, _ in self.notices
        )

    def _what_is_wrong(self, notice: Notice, name: NoticeName) -> str:
        if notice.state in _WAITING:
            return f"still {notice.state}" if notice.not_before <= self.chaos.last_day else ""
        if notice.state == NoticeState.SENT:
            return self._sent_in_vain(notice, name)
        if notice.state == NoticeState.SUPERSEDED:
            return "" if self._was_untrue(notice, name) else "superseded, though it was true all the time"
        if notice.kind == NoticeKind.DIGEST:
            return ""
        self.account.instead += 1
        return "" if self._was_untrue(notice, name) or self._was_told_instead(notice) else "nobody was told instead"

    def _sent_in_vain(self, notice: Notice, name: NoticeName) -> str:
        """What is marked as sent is in the mailbox, at the right address, and speaks of its case."""
        mails = self.mails.get(notice.bundle)
        if not mails:
            return f"marked as sent, but the mailbox has no {notice.bundle}"
        if not all(_is_address_of(to, notice.recipient) for to, _ in mails):
            return f"went to {mails[0][0]}"
        if name[0] and not any(_speaks_of(words, name[0]) for _, words in mails):
            return f"marked as sent, but {notice.bundle} does not speak of it"
        return ""

    def _was_untrue(self, notice: Notice, name: NoticeName) -> bool:
        """Whether there was a moment since it was written at which it was not to be told."""
        if notice.kind == NoticeKind.DIGEST:
            # A copy that nobody could write down, and nothing left to say when it was looked at again.
            is_in_the_window = self.excuses[notice.bundle] >= len(self.mails.get(notice.bundle, ()))
            return is_in_the_window or self._went_with_another(notice)
        known = self.expected.facts[name[0]]
        later = [facts for facts in known if facts.since > notice.created_at]
        since = [*[facts for facts in known if facts.since <= notice.created_at][-1:], *later]
        return any(_is_untrue(notice, facts) for facts in since) or (
            notice.delivery == Delivery.DIGEST and self._is_not_hers_any_more(notice, since)
        )

    def _went_with_another(self, digest: Notice) -> bool:
        """Whether an earlier digest, which was late, has told what this one would have."""
        return any(
            one.bundle == digest.bundle and one.kind == NoticeKind.DIGEST and one.state == NoticeState.SENT
            for one, _ in self.notices
        )

    def _is_not_hers_any_more(self, notice: Notice, known: list[Facts]) -> bool:
        """Whether the work was hers when the notice was written, and another's at some moment since."""
        moments = [one for one in self.chaos.history if one.world.now >= notice.created_at]
        had = [
            notice.recipient in _holders(moment, [one for one in known if one.since <= moment.world.now][-1])
            for moment in moments
        ]
        return had[0] and not all(had)

    def _was_told_instead(self, notice: Notice) -> bool:
        kinds = (notice.kind, NoticeKind.NOBODY_REACHABLE)
        return any(
            (one.subject, one.on_date) == (notice.subject, notice.on_date)
            and one.kind in kinds
            and (one.state == NoticeState.SENT or (one.state == NoticeState.SUPERSEDED and self._was_untrue(one, name)))
            for one, name in self.notices
        )

    def _made_up(self) -> Iterator[str]:
        """Yield what was written though it was not to be told, to nobody's relief."""
        given_up = {(one.subject, one.on_date) for one, _ in self.notices if one.state == NoticeState.UNDELIVERABLE}
        for notice, name in self.notices:
            if notice.kind == NoticeKind.DIGEST or name in self.expected.notices:
                continue
            if (notice.subject, notice.on_date) not in given_up:
                yield f"{_words(notice, name)}: was not to be told"
        known = {one.bundle for one, _ in self.notices}
        for bundle in self.mails.keys() - known:
            yield f"the mailbox has {bundle}, which the database does not know"

    def _carried_twice(self) -> Iterator[str]:
        for notice, name in self.notices:
            assert notice.id
            bundles = sorted(bundle for bundle in self.claims.get(notice.id, ()) if bundle in self.mails)
            if len(bundles) > 1:
                yield f"{_words(notice, name)}: carried by {', '.join(bundles)}"

    def _count_copies(self) -> None:
        for bundle, mails in self.mails.items():
            copies = len(mails) - 1
            if copies > self.excuses[bundle]:
                self.account.doubled_outside.append(
                    f"{bundle}: {len(mails)} copies to {mails[0][0]}, of which {self.excuses[bundle]} are explained"
                )
            self.account.doubled_inside += min(copies, self.excuses[bundle])


def _excuses(chaos: Chaos) -> Counter[str]:
    """Return for each message how many of its deliveries nobody could write down: why there may be another copy."""
    found, taken, silent = Counter[str](), Counter[str](), Counter[str]()
    last: dict[int, tuple[str, str]] = {}
    for line in chaos.notes.read_text().splitlines() if chaos.notes.exists() else ():
        pid, bundle, what = line.split()
        last[int(pid)] = (bundle, what)
        taken[bundle] += what == "taken"
        silent[bundle] += what == "server_unreachable"
    happened: list[Happened] = chaos.server.happened()
    answered = Counter(one.bundle for one in happened if one.fate == "accepted")
    for one in happened:
        found[one.bundle] += one.fate in ("closed_stored", "hung_stored")
    for killed in chaos.killed_senders:
        if killed in last:
            bundle, what = last[killed]
            # Killed before the answer, or after it and before the mark.
            found[bundle] += what in ("handed", "taken")
            answered[bundle] -= what == "handed"
    for bundle in answered:
        # The server's answer came later than anybody waited for it.
        found[bundle] += max(0, min(answered[bundle] - taken[bundle], silent[bundle]))
    return found


def _is_untrue(notice: Notice, facts: Facts) -> bool:
    if facts.case_is != PlacementStatus.OPEN or facts.status not in _PENDING:
        return True
    date = facts.date_of(notice.basis)
    if notice.kind == NoticeKind.OPENED:
        return facts.status == Status.WAITING
    if notice.kind in REMINDERS or notice.kind == NoticeKind.DATE_MOVED:
        return notice.about_date != date
    return notice.kind == NoticeKind.BLOCKED and (facts.status == Status.OPEN or notice.about_date != date)


def _holders(moment: Moment, facts: Facts) -> set[str]:
    context = moment.world.context
    found = Directory(context.definitions, context.today).recipients("", facts.role, facts.municipality)
    return {one.id for one in found}


def _is_address_of(to: str, recipient: str) -> bool:
    local, _, _ = to.partition("@")
    # A person's address has her id, with a number once it is a new one; a unit's has its parts the other way round.
    return local in (recipient, ".".join(reversed(recipient.split("-", 1)))) or local.rpartition(".")[0] == recipient


def _speaks_of(words: str, item: tuple[str, str, str, int]) -> bool:
    """Whether a text names the case and the step, in whatever language; a restricted step has no name."""
    step = packaged().processes[Track.QUOTA].by_id[item[1]]
    plain = " ".join(words.split())
    return item[0] in plain and (step.sensitive or any(plain.find(name) >= 0 for name in _names(step)))


def _names(step: Step) -> tuple[str, ...]:
    return step.name.fi, step.name.sv, step.name.en


def _words(notice: Notice, name: NoticeName) -> str:
    item = " ".join(str(part) for part in name[0] if part) if name[0] else ""
    created = _short(notice.created_at)
    return f"notice {notice.id} {notice.kind} {item} of {notice.on_date} to {notice.recipient} (written {created})"


def _short(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M")
