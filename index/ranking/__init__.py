"""Rank the candidates of a search again by their sentences, and judge the best: its second stage."""
