"""Quotations of an answer: which stand together, what is marked in them, and which are folded."""
