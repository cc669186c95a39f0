"""Find out whether an article names the person that a question asks for."""
