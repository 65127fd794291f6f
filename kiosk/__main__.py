"""`python -m kiosk`: the same as the `kiosk` command."""

import sys

from kiosk.commands import main

sys.exit(main())
