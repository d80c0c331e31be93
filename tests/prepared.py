"""What processes that race are copies of: everything imported, and the definitions read."""

import tests.dwellings
from tests.cases import at

__all__ = ["at", "tests"]

at()
