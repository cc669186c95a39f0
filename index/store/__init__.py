"""Store articles: the protocol `ArticleStore` and its implementation."""
