"""Recognize pages that show no article, or only a part of one."""
