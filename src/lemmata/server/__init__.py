"""HTTP API and the web tutor."""
