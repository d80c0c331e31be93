"""Every claim that any sender ever makes, written down by the database itself: which notice went into which message."""

from collections import defaultdict

from sqlalchemy import text

from kotopolku.persistence.database import engine, reading

_TABLE = "CREATE TABLE chaos_claim (notice_id INTEGER NOT NULL, bundle VARCHAR(63) NOT NULL)"
_SQLITE = (
    "CREATE TRIGGER chaos_claimed AFTER UPDATE OF bundle ON notice WHEN NEW.state = 'sending' "
    "BEGIN INSERT INTO chaos_claim VALUES (NEW.id, NEW.bundle); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION chaos_claimed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO chaos_claim VALUES (NEW.id, NEW.bundle); RETURN NULL; END $$",
    "CREATE TRIGGER chaos_claimed AFTER UPDATE OF bundle ON notice FOR EACH ROW "
    "WHEN (NEW.state = 'sending') EXECUTE FUNCTION chaos_claimed()",
)


def write_claims_down(url: str) -> None:
    """Let the database write down claims from now on."""
    with engine(url).begin() as connection:
        for statement in (_TABLE, *(_SQLITE if url.startswith("sqlite") else _POSTGRESQL)):
            connection.execute(text(statement))


def claims_of(url: str) -> dict[int, set[str]]:
    """Return the names of the messages that each notice was ever claimed for."""
    found: dict[int, set[str]] = defaultdict(set)
    with reading(url) as session:
        for notice, bundle in session.connection().execute(text("SELECT notice_id, bundle FROM chaos_claim")):
            found[notice].add(bundle)
    return found
