"""Keep accepted work on disk, count crashes, and order the turns of each chat."""
