"""What Byline measures about itself, with peers side by side."""
