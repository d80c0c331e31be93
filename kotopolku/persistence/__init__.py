"""Our own database: engine, transactions, keys, audit and migrations."""
