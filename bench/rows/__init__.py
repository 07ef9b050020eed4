"""The benchmarks. Each module defines `ROWS`."""

MODULES = (
    "list",
    "record",
    "publish",
    "publish_jwt",
    "search",
    "memory",
    "start",
    "python_client",
    "typescript_client",
    "canonical",
)
"""In the order of the results."""
