"""Several processes of one bot, or what looks so to each of them."""
