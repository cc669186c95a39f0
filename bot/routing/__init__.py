"""Choose the callback that answers an update."""
