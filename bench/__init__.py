"""Side-by-side benchmarks of ATOM Cloud. `python -m bench --help`; README.md says how to read what comes out."""
