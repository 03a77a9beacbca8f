"""`python -m bench.records SIZE BASE`: publish SIZE fictitious hour records in the folder BASE."""

import sys
from pathlib import Path

from bench.records import build_large

if __name__ == "__main__":
    print(build_large(Path(sys.argv[2]), int(sys.argv[1])))
