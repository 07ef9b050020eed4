"""The quickstart: publishes, reviews, lists and downloads a package with the real programs."""

from __future__ import annotations

import signal
import sys

from tools.daemon import StartError
from tools.quickstart import disk_part, typescript_part
from tools.quickstart.sample_parts import run_cpp_part, run_python_part
from tools.quickstart.steps import StepError, check_port, end_children

DONE = """
Done. A workflow was published, approved and listed from Python, TypeScript and C++ in simulation. Another was stored on
disk, survived a restart of the server, and was downloaded byte for byte.

Next steps:
  make serve            runs a server on http://127.0.0.1:8050 with its data in ./var
  examples/             the samples that just ran
  README.md             the SDKs and the command line
  ARCHITECTURE.md       how it is built
  make test             runs every test"""


def main() -> int:
    # Turns SIGTERM into an exception, so that servers are stopped and files removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        check_port()
        run_python_part()
        typescript_part.run_part()
        run_cpp_part()
        disk_part.run_part()
    except (StepError, StartError, AssertionError) as failure:
        print(f"\nquickstart: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end_children()
    print(DONE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
