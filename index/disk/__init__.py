"""Durable files: system calls, checksummed frames, the lock, key-value files, the queue."""
