#!/usr/bin/env bash
# Runs a command in a laboratory of its own:  test/lab/enter.sh COMMAND [ARGUMENT…]
# Its own network (loopback only, so that ports 80 and 443 are free and nobody is called), names, trusted certificates,
# processes and files. Nothing outside changes, and when the command ends, however it ends, nothing is left.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  [ $# -gt 0 ] || { echo 'usage: test/lab/enter.sh COMMAND [ARGUMENT…]' >&2; exit 2; }
  [ "$(id -u)" = 0 ] || { echo 'the laboratory needs root, for namespaces of its own' >&2; exit 1; }
  directory=$(mktemp -d /tmp/herald-lab.XXXXXX)
  # unshare holds back SIGTERM while it waits. Killed itself, it takes its child, the first process inside, and so all others.
  trap 'kill -KILL "$box" 2>/dev/null || true; rmdir "$directory" 2>/dev/null || true' EXIT
  trap 'exit 143' HUP INT TERM
  unshare --mount --net --pid --fork --kill-child --mount-proc bash "$0" --inside "$directory" "$@" <&0 &
  box=$!
  wait "$box"
  exit
fi

directory=$2
shift 2
mount -t tmpfs -o mode=755 herald-lab "$directory"
# Named semaphores and shared memory, such as snac's, are named by process ids, which two laboratories have in common.
mount -t tmpfs -o mode=1777 herald-lab-shm /dev/shm
ip link set lo up

# Whoever reads the system's list of authorities (libcurl in snac and PHP, nginx, Node by the variable) trusts the laboratory's.
trusted=/etc/ssl/certs/ca-certificates.crt
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Laboratory authority' \
  -addext 'keyUsage=critical,keyCertSign' -keyout "$directory/authority.key" -out "$directory/authority.pem" 2>/dev/null
cat "$trusted" "$directory/authority.pem" >"$directory/trusted.pem"
mount --bind "$directory/trusted.pem" "$trusted"

# Names are added to this file as the laboratory needs them (lab.ts).
printf '127.0.0.1 localhost\n::1 localhost\n' >"$directory/hosts"
mount --bind "$directory/hosts" /etc/hosts

# Proxies and other lists of authorities of the session would lead out of the laboratory.
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
unset SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE
export NODE_EXTRA_CA_CERTS=$trusted LAB_DIRECTORY=$directory
# Not exec: the first process has to collect orphans.
"$@"
