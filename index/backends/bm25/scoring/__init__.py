"""One search in one state of the index.

First the postings of the query's terms are added up with their rough weights, in single precision, the rarest terms
first. As soon as the others cannot bring far more passages among the best, they are looked up in those that may be
among them (the idea of MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Those
passages alone that may be among the best by their true scores are then scored truly: they are few.
"""
