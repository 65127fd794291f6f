#!/bin/bash
# `make image-check`: does what we ship work on the device's system? Builds an arm64 root of Debian Trixie, puts
# the pinned wheels for Python 3.13 into it, and in it, by qemu: imports every package that came as a wheel, draws
# the first page, builds pyscard and reads an emulated card. As root; it leaves its findings in build/image.
#
# The root is unpacked, not configured: of a package's own scripts nothing is tried here. `CONFIGURED=1` runs them
# too, by qemu, which takes half an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/build/image
root=$out/root
bin=$PWD/.venv/bin
site=/opt/kiosk/site
mkdir -p "$out"

say() { printf '%-9s %s\n' "$1" "$2" | tee -a "$out/findings.txt"; }
: > "$out/findings.txt"

# -- qemu --------------------------------------------------------------------------------------

# The kernel starts arm64 programs by qemu; what this run has switched on, it switches off.
mounted= enabled=
tidy() {
  [ -z "$enabled" ] || update-binfmts --disable qemu-aarch64
  [ -z "$mounted" ] || umount /proc/sys/fs/binfmt_misc
}
trap tidy EXIT
if ! arch-test -n arm64 > /dev/null 2>&1 && ! arch-test arm64 > /dev/null 2>&1; then
  if [ ! -e /proc/sys/fs/binfmt_misc/register ]; then
    mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc && mounted=1
  fi
  update-binfmts --enable qemu-aarch64 && enabled=1
fi
arch-test arm64 > /dev/null || { say blocked "this kernel starts no arm64 program (binfmt_misc)"; exit 1; }

# -- the root ----------------------------------------------------------------------------------

# The recipe's own, less what stands in Raspberry Pi's archive alone; then what builds pyscard and emulates a card.
packages=$(sed -n 's/^    - \([a-z0-9.+-]*\)$/\1/p' provisioning/image/kiosk-layer.yaml | grep -v picamera2 | tr '\n' ',')
packages+=python3,ca-certificates,gcc,libc6-dev,libpcsclite-dev,libpython3.13-dev,vsmartcard-vpcd,iproute2
packages+=,mount,coreutils,dash,bash,libgcc-s1,libstdc++6
if [ ! -e "$out/root.made" ]; then
  rm -rf "$root"
  mmdebstrap --quiet --variant="${CONFIGURED:+minbase}${CONFIGURED:-extract}" --architectures=arm64 \
    --include="$packages" trixie "$root" http://deb.debian.org/debian
  touch "$out/root.made"
fi
say root "Debian $(cat "$root/etc/debian_version"), arm64, $(du -sm "$root" | cut -f1) MB with $(ls "$root"/usr/share/doc | wc -l) packages"
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:$site/bin LANG=C.UTF-8 HOME=/tmp PYTHONPATH=$site "$@"; }
in_root /usr/bin/python3 -c 'import platform; print(platform.machine(), platform.python_version())'

# -- what we ship ------------------------------------------------------------------------------

target=(--python-platform aarch64-manylinux_2_39 --python-version 3.13 --target "$root$site" --quiet)
rm -rf "${root:?}$site"
# pyscard alone has no wheel; that no other one lacks it is what this line proves.
awk '/^[A-Za-z]/ {skip = /^pyscard==/} !skip' requirements.txt > "$out/wheels.txt"
"$bin/uv" pip install "${target[@]}" --only-binary :all: --no-deps --require-hashes -r "$out/wheels.txt"
"$bin/uv" pip install "${target[@]}" --only-binary :all: --constraint requirements-dev.txt --group emulated
rm -f "$out"/*.whl
"$bin/python" -m hatchling build -t wheel -d "$out" > /dev/null
"$bin/uv" pip install "${target[@]}" --no-deps "$out"/counter_kiosk-*.whl
provisioning/image/install.sh "$root" 2>> "$out/findings.txt"
say wheels "$(grep -c '^[A-Za-z]' "$out/wheels.txt") pins, less those for other systems: each has a wheel for cp313 on aarch64"

# -- in it -------------------------------------------------------------------------------------

here=tests/support
cp $here/arm64_imports.py $here/arm64_first_page.py $here/arm64_card.py "$root/opt/kiosk/"

"$bin/python" -m pip download --quiet --no-deps --no-binary pyscard --dest "$root/opt/kiosk" \
  "$(grep -oE '^pyscard==[0-9.]+' requirements.txt)"
"$bin/uv" pip install "${target[@]/$site/\/opt\/kiosk\/build}" --only-binary :all: setuptools wheel swig
in_root PYTHONPATH=$site:/opt/kiosk/build PATH=/opt/kiosk/build/bin:/usr/bin /usr/bin/python3 -m pip install \
  --quiet --no-index --no-deps --no-build-isolation --target $site --upgrade \
  "/opt/kiosk/$(basename "$root"/opt/kiosk/pyscard-*.tar.gz)"
say pyscard "has no wheel, and was built from its source in the root"

say imports "$(in_root /usr/bin/python3 /opt/kiosk/arm64_imports.py)"

drawn=(QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software)
in_root "${drawn[@]}" /usr/bin/python3 /opt/kiosk/arm64_first_page.py /tmp/page.png > /dev/null
cp "$root/tmp/page.png" "$out/first-page-arm64.png"
env "${drawn[@]}" PYTHONPATH=. "$bin/python" $here/arm64_first_page.py "$out/first-page-here.png" > /dev/null
say page "$("$bin/python" $here/arm64_first_page.py --compare "$out"/first-page-{arm64,here}.png)"

say card "$(in_root /usr/bin/python3 /opt/kiosk/arm64_card.py)"
