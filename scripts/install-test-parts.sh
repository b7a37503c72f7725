#!/bin/sh
# Installs what the tests run for real: MariaDB, nginx, PHP, WordPress and snac, and a few tools (Debian 12 or later, as root);
# and, in test/lab/fedify/node_modules, Fedify with the newer Node that it wants. Says what it installs, starts no service, and
# does nothing when all is there.
set -eu
cd "$(dirname "$0")/.."

wanted='mariadb-server nginx php php-fpm php-cli php-mysql php-gd php-curl php-mbstring php-xml wordpress snac2
  openssl iproute2 systemd curl ca-certificates util-linux'

say() { echo "test parts: $*"; }
fail() {
  say "$*" >&2
  exit 1
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Which theme WordPress comes with changes with its version; any will do.
has_theme() { ls /usr/share/wordpress/wp-content/themes/*/style.css >/dev/null 2>&1; }

# Of the lock that was installed from: npm's own record of it differs by platform.
fedify=test/lab/fedify
installed_lock=$fedify/node_modules/.installed-lock.json
if ! cmp -s "$fedify/package-lock.json" "$installed_lock"; then
  say "installing Fedify into $fedify/node_modules"
  # This Node only installs it: it runs on the one that comes with it.
  npm ci --prefix "$fedify" --ignore-scripts --no-audit --no-fund --loglevel=error
  cp "$fedify/package-lock.json" "$installed_lock"
fi

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  fail "this is no Debian; install by hand: $(echo $wanted)"

missing=
for package in $wanted; do installed "$package" || missing="$missing $package"; done
if [ -z "$missing" ] && has_theme; then
  say 'all there'
  exit 0
fi
[ "$(id -u)" = 0 ] || fail "run me as root, to install:$missing${missing:+ and }a theme for WordPress"

# The suite and mirror that this machine itself uses for Debian's main archive, from either form of apt's sources:
# `URI|Signed-By` of the first that names the release.
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
main_source() {
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v release="$release" '
    function finish(   i, n, names) {
      n = split(suites, names, " ")
      if (enabled && types ~ /(^| )deb( |$)/)
        for (i = 1; i <= n; i++) if (names[i] == release) { split(uris, first, " "); print first[1] "|" key; exit }
      types = suites = uris = key = ""; enabled = 1
    }
    BEGIN { enabled = 1 }
    /^#/ { next }
    /^[[:space:]]*$/ { finish(); next }
    { name = tolower($1); value = $0; sub(/^[^:]*:[[:space:]]*/, "", value) }
    name == "types:" { types = value }
    name == "uris:" { uris = value }
    name == "suites:" { suites = value }
    name == "signed-by:" { key = value }
    name == "enabled:" { enabled = tolower(value) !~ /^(no|false|0)/ }
    END { finish() }'
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk -v release="$release" '
    $1 == "deb" {
      key = ""
      if (match($0, /\[[^]]*\]/)) {
        options = substr($0, RSTART + 1, RLENGTH - 2)
        sub(/\[[^]]*\]/, "")
        n = split(options, each, " ")
        for (i = 1; i <= n; i++) if (sub(/^signed-by=/, "", each[i])) key = each[i]
      }
      if ($3 == release) { print $2 "|" key; exit }
    }'
}

# Services are the laboratory's to start, each in a directory of its own.
policy=/usr/sbin/policy-rc.d
extra=/etc/apt/sources.list.d/herald-test-backports.list
own_policy=
clean() {
  rm -f "$extra"
  [ -z "$own_policy" ] || rm -f "$policy"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
  own_policy=yes
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
known() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

apt update
if ! installed snac2 && ! known snac2; then
  source=$(main_source | head -n 1)
  [ -n "$source" ] || fail "snac2 is not in ${release:-this release}, and apt's sources name no mirror of it to find backports on"
  say "snac2 comes from $release-backports"
  key=${source#*|}
  echo "deb ${key:+[signed-by=$key] }${source%%|*} $release-backports main" >"$extra"
  apt update
  known snac2 || fail "snac2 is not in $release-backports either"
fi

if ! has_theme; then
  theme=$(apt-cache depends --no-suggests wordpress | grep -o 'wordpress-theme-[a-z0-9-]*' | head -n 1)
  missing="$missing ${theme:-wordpress-theme-twentytwentythree}"
fi
say "installing$missing"
apt install -y --no-install-recommends $missing
say 'all there'
