"""`python -m klankbord.cli`."""

import sys

from klankbord.cli import main

sys.exit(main())
