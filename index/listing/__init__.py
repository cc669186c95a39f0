"""List articles: those that words and filters find."""
