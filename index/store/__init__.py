"""Article stores behind one protocol, `ArticleStore`."""
