"""``python -m classroom grade NAME``: what stands behind the command."""

import sys

from classroom.batch import main

if __name__ == "__main__":
    sys.exit(main())
