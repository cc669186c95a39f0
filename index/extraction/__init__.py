"""From bytes to an article: what runs in a child process, because whatever it reads may be hostile.

It opens no connection and no file, and knows nothing of the archive.
"""
