"""What is handed in, since nothing inside reads a clock or knows whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Office time or machine time; whoever takes one says which."""
Alarm = Callable[..., None]
"""Takes a kind of trouble, and facts by name; returns at once and never raises."""
