"""Lists of work: one's own, the unit's, a municipality's."""
