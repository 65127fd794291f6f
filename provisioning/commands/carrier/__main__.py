"""`python -m provisioning.commands.carrier`: the same as the `carrier` command."""

from provisioning.commands.carrier import main

raise SystemExit(main())
