"""The measurements of Byline, with peers side by side."""
