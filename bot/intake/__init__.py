"""Updates: how they come in, are kept, and take effect once."""
