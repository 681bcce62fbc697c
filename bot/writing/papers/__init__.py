"""Papers that leave the bot as .docx: the draft of the public notice, and the close-out form of a problem."""
