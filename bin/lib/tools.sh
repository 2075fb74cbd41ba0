# Sourced by bin/check and bin/demo: finds the tools that they need, and installs what is missing
# where that is possible (Debian and its children, as root or with passwordless sudo).

# The folder of the newest PostgreSQL installation that is complete: server and clients.
postgres_bin() {
  local dir tool
  while read -r dir; do
    for tool in initdb pg_ctl postgres psql pg_dump pg_restore pgbench; do
      [ -x "$dir/$tool" ] || continue 2
    done
    echo "$dir"
    return
  done < <(
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr
    dirname "$(command -v initdb || echo /none/initdb)"
  )
}

# Prints the Debian packages whose tools are not there, one a line.
missing_packages() {
  [ -n "$(postgres_bin)" ] || printf '%s\n' postgresql postgresql-contrib postgresql-client
  local tool package
  while read -r tool package; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || echo "$package"
  done <<'TOOLS'
tar tar
gzip gzip
zstd zstd
unzip unzip
zip zip
python3 python3
restic restic
setpriv util-linux
losetup mount
mkfs.ext4 e2fsprogs
TOOLS
}

# Runs a command as root: directly or through sudo that asks nothing.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Makes sure that all tools are there; ends the script in one line when they can't be.
ensure_tools() {
  if ! command -v javac >/dev/null && [ ! -x "${JAVA_HOME:-/none}/bin/javac" ]; then
    echo "${0##*/}: no JDK found; install one of version 17 or later (Debian: openjdk-17-jdk-headless)" >&2
    exit 1
  fi
  local packages
  packages=$(missing_packages | sort -u | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
    echo "${0##*/}: please install (Debian names): $packages" >&2
    exit 1
  fi
  echo "installing: $packages"
  # Debian's package starts a server of its own on port 5432; nobody asked for one
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  # shellcheck disable=SC2086  # one word per package
  as_root env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get -q update && apt-get -q -y -o Dpkg::Options::=--force-confold \
      --no-install-recommends install "$@"' sh $packages >&2 || {
    echo "${0##*/}: installing failed; please install (Debian names): $packages" >&2
    exit 1
  }
  packages=$(missing_packages | sort -u | tr '\n' ' ')
  [ -z "$packages" ] || {
    echo "${0##*/}: still missing after installation: $packages" >&2
    exit 1
  }
}
