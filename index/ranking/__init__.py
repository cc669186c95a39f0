"""Rank the candidates of a search again by their sentences, and judge the best one: the second stage of a search."""
