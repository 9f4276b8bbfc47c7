"""Message, Dialogue; readers for the public chat formats; Dialogue -> token ids with segment ids."""
