"""Send requests to the Bot API, set their pace, and follow group migrations."""
