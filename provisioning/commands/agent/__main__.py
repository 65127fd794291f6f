"""`python -m provisioning.commands.agent`: the same as the `kiosk-agent` command."""

from provisioning.commands.agent import main

raise SystemExit(main())
