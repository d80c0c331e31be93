"""``python -m kotopolku.desk``: serve the desk on its port, on loopback."""

import uvicorn

from config.settings import Settings
from kotopolku.desk.app import create_app
from kotopolku.desk.process import keep_small
from kotopolku.installation import Installation


def main() -> None:
    """Serve until SIGTERM; addresses are secrets, so nothing is written into an access log."""
    installation = Installation(Settings())
    settings = installation.settings
    assert settings.desk_port, "only who has a port starts the desk"
    app = create_app(installation)
    keep_small(installation)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.desk_port,
        access_log=False,
        server_header=False,
        log_level="warning",
        # No page has a WebSocket; the library that is there for others would be loaded.
        ws="none",
    )


if __name__ == "__main__":
    main()
