"""Read the articles in an export of a whole channel or site, one after another.

This runs in a child process, like all extraction. But it reads a stream of any length, and answers while it reads.
"""
