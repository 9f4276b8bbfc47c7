"""Which keys a token sees (the specification), the kernels, and attaching them to a Hugging Face model."""
