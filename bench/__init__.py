"""Side-by-side benchmarks of ATOM Cloud. See `python -m bench --help`; README.md explains the results."""
