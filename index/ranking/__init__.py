"""The second stage of a search: rank the candidates by their sentences, and judge the best."""
