"""Which device a reader or a camera is, by sysfs, and whether it is the one that the settings pin."""
