"""Search in one state of the index.

First the postings of the query's terms are added up with their rough weights, in single precision, the rarest terms
first. As soon as the other terms can hardly bring more passages among the best, they are only looked up in the
candidates (the idea of MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Then only
the few passages that may be among the best by their true scores get their true scores.
"""
