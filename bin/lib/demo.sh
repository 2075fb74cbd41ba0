# Sourced by bin/demo: a temporary folder with a real PostgreSQL server in it, removed at the end, and
# the words that the demonstrations are made of. Wants $root.
. "$root/bin/lib/tools.sh"
ensure_tools
pg=$(postgres_bin)
"$root/bin/respaldo" --version # builds it where needed

work=$(mktemp -d)
chmod 711 "$work" # the server's user must get through
server=$work/server
at_end() { :; } # for a demonstration to add to
finish() {
  code=$?
  trap - EXIT
  if [ -e "$server/data/postmaster.pid" ]; then
    as_server "$pg/pg_ctl" stop -D "$server/data" -m immediate -s || true
  fi
  at_end
  rm -rf "$work"
  [ $code = 0 ] || echo "demo: FAILED (exit code $code)" >&2
  exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

title() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || title() { printf '\n== %s\n' "$*"; }

# PostgreSQL refuses root; its packages bring a user for it.
as_server() {
  if [ "$(id -u)" = 0 ]; then (cd "$server" && setpriv --reuid postgres --regid postgres --init-groups "$@"); else "$@"; fi
}

respaldo() {
  printf '\n$ respaldo%s\n' "$(printf ' %q' "$@")"
  "$root/bin/respaldo" "$@"
}

sql() { "$pg/psql" -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

# One line a table: name, number of rows, and a hash over all rows in their order.
fingerprint() {
  local table
  sql "$1" "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1" |
    while read -r table; do
      printf '%-26s %8s rows  %s\n' "$table" "$(sql "$1" "SELECT count(*) FROM $table")" \
        "$(sql "$1" "COPY (SELECT * FROM $table t ORDER BY t::text) TO STDOUT" | sha256sum | cut -c1-32)"
    done
}

# One line a file: kind, permissions, owner, time, size, name, where a link leads.
tree() {
  (
    cd "$1"
    find . -type d -printf 'd %m %u:%g %Ts %p\n'
    find . -type f -printf 'f %m %u:%g %Ts %s %n %p\n'
    find . -type l -printf 'l %u:%g %p -> %l\n'
  ) | sort
}

# A server of its own, and psql's way to it.
start_server() {
  mkdir "$server"
  password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
  printf '%s\n' "$password" >"$server/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$server"
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  as_server "$pg/initdb" -D "$server/data" -U demo -A scram-sha-256 --pwfile="$server/password" \
    -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  as_server "$pg/pg_ctl" start -D "$server/data" -w -s -l "$server/log" \
    -o "-p $port -k $server -c listen_addresses=127.0.0.1 -c fsync=off"
  export PGHOST=127.0.0.1 PGPORT=$port PGUSER=demo PGPASSWORD=$password
}
