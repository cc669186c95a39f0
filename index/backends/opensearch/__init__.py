"""Rank in an OpenSearch cluster. The cluster finds the candidates, and their exact scores are computed here."""
