"""Find what a message asks articles about, that asks nothing else."""
