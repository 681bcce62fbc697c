"""What is seen from outside: how the process is, its figures, and alarms past Telegram."""
