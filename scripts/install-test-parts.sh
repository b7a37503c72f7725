#!/usr/bin/env bash
# Installs, once, the real parts that the tests run against: a database, WordPress, nginx, a fediverse server. Debian's own
# packages, from the machine's own mirror. Nothing is started, and what is there already is left alone.
set -eu

packages='mariadb-server nginx-light php-fpm php-cli php-mysql wordpress openssl iproute2 systemd curl python3 socat'
snac=snac2

missing() {
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
  done
}

command -v dpkg-query >/dev/null || { echo 'the tests need Debian packages: run them on Debian, or in a Debian container' >&2; exit 1; }
# Any nginx will do.
[ -n "$(missing nginx)" ] || packages=${packages/nginx-light/nginx}
# shellcheck disable=SC2086
wanted=$(missing $packages $snac)
[ -n "$wanted" ] || exit 0
[ "$(id -u)" = 0 ] || { echo "missing: $wanted- run this as root, or install them yourself" >&2; exit 1; }
echo "installing for the tests: $wanted"
export DEBIAN_FRONTEND=noninteractive

# Services must not start: the tests bring up their own, in a place of their own.
policy=/usr/sbin/policy-rc.d
backports=/etc/apt/sources.list.d/herald-test-backports.list
made=$backports
if [ ! -e "$policy" ]; then
  made="$made $policy"
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
# shellcheck disable=SC2064,SC2086
trap "rm -f $made" EXIT

apt-get update -qq
# shellcheck disable=SC2086
wanted=$(missing $packages)
# shellcheck disable=SC2086
[ -z "$wanted" ] || apt-get install -y -qq --no-install-recommends $wanted >/dev/null

if [ -n "$(missing $snac)" ] && ! apt-cache show "$snac" >/dev/null 2>&1; then
  # In Debian 12 it is in backports: the same mirror, found in the machine's own sources.
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(sed -nE 's/^URIs:[[:space:]]*([^[:space:]]+\/debian)\/?[[:space:]]*$/\1/p; s/^deb (\[[^]]*\] )?([^[:space:]]+\/debian)\/? .*/\2/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null | head -n 1)
  [ -n "$mirror" ] || { echo 'cannot find a Debian mirror in /etc/apt: add backports yourself and install snac2' >&2; exit 1; }
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $codename-backports main" >"$backports"
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends -t "$codename-backports" "$snac" >/dev/null
elif [ -n "$(missing $snac)" ]; then
  apt-get install -y -qq --no-install-recommends "$snac" >/dev/null
fi
still=$(missing $packages $snac)
[ -z "$still" ] || { echo "could not install: $still" >&2; exit 1; }
