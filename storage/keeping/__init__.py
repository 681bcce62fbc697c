"""Keeping the ledger: backups, restoring them, and whether everything is whole."""
