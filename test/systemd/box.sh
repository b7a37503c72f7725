#!/bin/bash
# A machine in a box: systemd really started as the first process of namespaces of its own, on a throw-away layer over
# this machine's files, with the shipped unit installed. Outside nothing changes, and nothing is left.
#   box.sh OUT PROGRAM CONFIG PROBE
# OUT: a directory that the probe sees as /mnt. PROGRAM: a directory that becomes /opt/herald, with the
# project's node_modules in it. CONFIG becomes
# /etc/herald/example.toml. PROBE is a script that runs inside, once systemd is up, and ends the machine when it is done.
set -euo pipefail

if [ "${HERALD_BOX:-}" != inside ]; then
  groups=/sys/fs/cgroup
  [ -d "$groups/unified" ] && groups=$groups/unified
  group=$groups/herald-box-$$
  mkdir "$group"
  trap 'find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true' EXIT
  HERALD_BOX=inside timeout --kill-after=5 "${HERALD_BOX_SECONDS:-90}" bash -c '
    echo $$ >"$0/cgroup.procs"
    exec unshare --pid --mount --uts --ipc --net --cgroup --fork --kill-child "$@"' "$group" "$0" "$@" || true
  exit
fi

out=$1 program=$2 config=$3 probe=$4
units=$(cd "$(dirname "$0")/../../systemd" && pwd)
mount --make-rprivate /
box=$out/box
mkdir "$box"
mount -t tmpfs tmpfs "$box"
mkdir "$box/upper" "$box/work" "$box/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$box/upper,workdir=$box/work" "$box/root"
root=$box/root

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for directory in run tmp var/log dev; do mount -t tmpfs tmpfs "$root/$directory"; done
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
touch "$root/dev/console"
mount --bind /dev/null "$root/dev/console"
mkdir "$root/dev/shm" "$root/dev/pts" "$root/dev/mqueue" "$root/dev/hugepages"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ip link set lo up
mount --bind "$out" "$root/mnt"

rm -rf "$root/etc/systemd/system"
mkdir -p "$root/etc/systemd/system/herald@.service.d" "$root/opt/herald" "$root/etc/herald"
mount --bind "$program" "$root/opt/herald"
mkdir -p "$root/opt/herald/node_modules"
mount --bind "$units/../node_modules" "$root/opt/herald/node_modules"
cp "$units/herald@.service" "$root/etc/systemd/system/"
install -m 600 "$config" "$root/etc/herald/example.toml"
install -m 755 "$probe" "$root/etc/herald/probe"
install -d -m 700 "$root/var/lib/herald/example"
# As herald init leaves it.
install -m 600 <(openssl genrsa 2048 2>/dev/null) "$root/var/lib/herald/example/actor.pem"
install -m 600 <(echo 'made by root') "$root/var/lib/herald/example/left-by-root"
mkdir -p "$root/var/www"
install -m 644 <(echo 'secret') "$root/var/www/wp-config.php"
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
# Nothing of the machine's own start-up; and a watchdog that a test can wait for.
cat >"$root/etc/systemd/system/herald@.service.d/box.conf" <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
WatchdogSec=3
RestartSec=1
UNIT
cat >"$root/etc/systemd/system/probe.service" <<'UNIT'
[Unit]
DefaultDependencies=no
After=herald@example.service
[Service]
Type=oneshot
ExecStart=/etc/herald/probe
StandardOutput=file:/mnt/probe.out
StandardError=file:/mnt/probe.err
ExecStopPost=/usr/bin/systemctl --force --force poweroff
UNIT
# A database's socket as MySQL has it: it greets whoever connects.
cat >"$root/etc/systemd/system/mysql.socket" <<'UNIT'
[Unit]
DefaultDependencies=no
[Socket]
ListenStream=/run/mysqld/mysqld.sock
Accept=yes
UNIT
cat >"$root/etc/systemd/system/mysql@.service" <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
StandardInput=socket
ExecStart=/bin/echo -n 'greetings from MySQL'
UNIT
cat >"$root/etc/systemd/system/box.target" <<'UNIT'
[Unit]
DefaultDependencies=no
Wants=systemd-journald.service mysql.socket herald@example.service probe.service
UNIT

cd "$root"
mkdir oldroot
pivot_root . oldroot
umount -l /oldroot
mount --make-rshared /
export container=herald-box
exec /lib/systemd/systemd --system --unit=box.target --log-target=journal --show-status=no </dev/null >/dev/null 2>&1
