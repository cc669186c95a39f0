"""The webhook: its requests, the updates that they bring, and whether Telegram can deliver."""
