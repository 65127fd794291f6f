#!/bin/sh
# Puts into a system what a kiosk needs of it: `install.sh ROOT`; a hook of the image's recipe, `/` by hand.
# Units, users and folders, firewall, USB allow-list, polkit and udev rules, watchdog, no dumps, no swap, no login.
# The application itself comes into a slot: docs/fleet.md, "Putting it onto a kiosk".
set -eu
root=${1%/}
cd "$(dirname "$0")/../.."

put() { # MODE FILE FOLDER [NAME]
  install -D -m "$1" "$2" "$root$3/${4:-$(basename "$2")}"
}

for unit in systemd/*.service; do put 0644 "$unit" /usr/lib/systemd/system; done
put 0644 systemd/pcscd.service.d/10-kiosk.conf /usr/lib/systemd/system/pcscd.service.d
put 0644 systemd/nftables.service.d/10-kiosk.conf /usr/lib/systemd/system/nftables.service.d
put 0644 systemd/kiosk.sysusers.conf /usr/lib/sysusers.d kiosk.conf
# Last by its name: where the system makes these users, it makes them its own way.
put 0644 provisioning/image/firewall.sysusers.conf /usr/lib/sysusers.d zz-kiosk-firewall.conf
put 0644 systemd/kiosk.tmpfiles.conf /usr/lib/tmpfiles.d kiosk.conf
for rules in systemd/*-kiosk-screen.rules systemd/*-kiosk-pcsc.rules; do put 0644 "$rules" /etc/polkit-1/rules.d; done
put 0644 systemd/70-kiosk-serial.rules /usr/lib/udev/rules.d
put 0644 provisioning/image/nftables.conf /etc
put 0600 provisioning/image/usbguard-rules.conf /etc/usbguard rules.conf
put 0644 provisioning/image/sysctl.conf /usr/lib/sysctl.d 60-kiosk.conf
put 0644 provisioning/image/watchdog.conf /usr/lib/systemd/system.conf.d 60-kiosk.conf
put 0644 provisioning/image/coredump.conf /usr/lib/systemd/coredump.conf.d 60-kiosk.conf
put 0644 provisioning/agent/slot_guard.py /usr/lib/kiosk

# Now, not at the first start: the firewall is loaded before that makes users.
systemd-sysusers --root="${root:-/}"

mkdir -p "$root/usr/bin" "$root/etc/kiosk"
for command in kiosk kiosk-ui; do ln -sf "/var/lib/kiosk/app/current/bin/$command" "$root/usr/bin/$command"; done

# What is not there (a desk without cage, say) is left out.
for unit in nftables.service usbguard.service systemd-timesyncd.service pcscd.socket \
  kiosk-first-boot.service kiosk-relay.service kiosk-counter.service kiosk-ui.service kiosk-agent.service; do
  systemctl --root="${root:-/}" enable --quiet "$unit" 2>/dev/null || echo "install.sh: $unit is not enabled" >&2
done
# Nobody logs in, at the screen, over a serial line or from outside; nothing of memory goes to a disk.
systemctl --root="${root:-/}" mask --quiet getty@.service serial-getty@.service ssh.service ssh.socket \
  swap.target dphys-swapfile.service
