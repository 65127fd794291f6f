"""`python -m provisioning.commands.fleet`: the same as the `fleet` command."""

from provisioning.commands.fleet import main

raise SystemExit(main())
