"""Read articles from bytes. This runs in a child process, because whatever it reads may be hostile.

It opens no connection, and no file but its own lists of words. It knows nothing of the archive.
"""
