"""How texts are kept so that they can be found, and looked up."""
