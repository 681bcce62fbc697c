"""The console's commands for the keeper of the machine, and what all commands share."""
