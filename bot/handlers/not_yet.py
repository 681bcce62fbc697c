"""What is understood, and not built yet: the answer says so."""

NOT_YET = (
    "recurring_due", "recurring_stats", "record_recurring", "vehicle_log_add", "vehicle_log_check",
    "check_procurement", "public_feedback",
)  # fmt: skip
