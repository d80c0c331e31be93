"""Tests are sentences; expected values are written out."""
