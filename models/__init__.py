"""What we store and exchange; no I/O."""
