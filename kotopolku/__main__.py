"""``python -m kotopolku``."""

import sys

from kotopolku.cli import main

if __name__ == "__main__":
    sys.exit(main())
