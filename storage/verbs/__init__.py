"""The verbs of the ledger: one function per thing that can happen. Each checks the rights of the person who acts,
changes the rows, writes the event and queues the news, all in the caller's transaction."""
