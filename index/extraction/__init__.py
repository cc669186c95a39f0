"""Read articles from bytes. This runs in a child process, because the bytes may be hostile.

It opens no connection, and no file except its word lists. It knows nothing about the archive.
"""
