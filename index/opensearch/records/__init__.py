"""Keep in a cluster what the bot must not forget besides articles: accepted work, notes, counts of tries."""
