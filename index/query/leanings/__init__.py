"""The words and the unspaced texts by which a message leans on the answer before it."""
