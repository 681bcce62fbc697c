"""Pictures of the ledger, for a phone and for the wall: facts are made in the transaction, drawn after it.

Only `drawing` and what it imports know Pillow, and nothing imports `drawing` before a picture is wanted.
"""
