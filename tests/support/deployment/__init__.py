"""Run Byline as the files for its operators say: the Dockerfile, compose.yaml and the unit of systemd."""
