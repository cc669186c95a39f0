"""Read remarks about asking, and about the one who asks, in Korean, whose words are chains of stems and endings."""
