"""The databases underneath: connections, what they lose, their tables' version, who holds the lock."""
