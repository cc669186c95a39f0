"""Run a real Prometheus, and draw what it answers to the queries of the dashboard."""
