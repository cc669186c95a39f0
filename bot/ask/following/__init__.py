"""Follow an answer: find the answer that a message follows, and tell about its article."""
