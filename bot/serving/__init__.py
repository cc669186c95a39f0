"""An HTTP server that stays usable under attack. It knows no page."""
