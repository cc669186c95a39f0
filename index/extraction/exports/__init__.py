"""Read the articles in an export of a whole channel or site, one after another.

It runs in a child process, as all extraction does, but reads a stream of any length, and answers while it reads.
"""
