"""Render, send and edit messages at the pace that Telegram allows."""
