"""Find near-duplicates and other reasons to review a draft before it is added."""
