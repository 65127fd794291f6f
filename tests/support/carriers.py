"""A carrier's folder with kiosks, as `carrier init` and `carrier device add` make it, in this process."""

import datetime as dt

from provisioning.carrier import credentials, folder_setup


def make(folder, *devices, now=None, is_strict=False):
    """Those that are there already are kept."""
    now = now or dt.datetime.now(dt.UTC)
    folder_setup.init(folder, now, is_strict=is_strict)
    for device in devices:
        if credentials.load_device(folder, device) is None:
            credentials.add_device(folder, device, now)
    credentials.write_roles(folder)
