"""Recognise small talk and reply to it."""
