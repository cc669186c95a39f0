"""Feeds and the like: what they list, how often they are asked, and whether they are alive."""
