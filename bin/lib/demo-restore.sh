# Sourced by bin/demo: restored over what is live while an application writes to it; killed in the
# middle, twice; recovered; undone.

fail() {
  echo "demo: $*" >&2
  exit 1
}

# The application: writes orders and files all the while. 'hold-stop' and 'hold-start' make its
# stopping and starting hang, so that a restore can be killed just there.
cat >"$work/app" <<'APP'
#!/usr/bin/env bash
set -eu
cd "$(dirname "$0")"
export PGHOST=127.0.0.1 PGPORT=$(cat port) PGUSER=demo PGPASSWORD=$(cat shop.password)
hold() {
  while [ -e "hold-$1" ]; do
    touch "reached-$1"
    sleep 0.1
  done
}
running() { [ -e app.pid ] && kill -0 "$(cat app.pid)" 2>/dev/null; }
case $1 in
  run)
    while sleep 0.2; do
      "$2/psql" -XAtqc "INSERT INTO orders (name) VALUES ('written by the application')" shop || true
      date +%N >"media/upload-$(date +%s%N)"
    done
    ;;
  start)
    hold start
    running && exit 0
    setsid "$0" run "$(cat pg)" </dev/null >/dev/null 2>&1 &
    echo $! >app.pid
    ;;
  stop)
    hold stop
    running || exit 0
    kill -- "-$(cat app.pid)"
    while running; do sleep 0.1; done
    ;;
  health) running ;;
esac
APP
chmod 700 "$work/app"
at_end() { "$work/app" stop || true; }

# What was in the backup: the rows and files that the application does not make.
state() {
  echo "$(sql shop 'SELECT count(*) FROM orders') orders, $(find "$work/media" -type f | wc -l) files"
}

# Lets a restore begin, and kills it without mercy where the application hangs.
killed_while() {
  touch "$work/hold-$1"
  printf '\n$ respaldo restore both --in-place --confirm both    # and kill -9 while the application %ss\n' "$1"
  "$root/bin/respaldo" restore both --in-place --confirm both "${@:2}" &
  local pid=$!
  until [ -e "$work/reached-$1" ]; do
    kill -0 $pid 2>/dev/null || fail "the restore ended before the application was to $1"
    sleep 0.1
  done
  kill -9 $pid
  wait $pid 2>/dev/null || true
  pkill -9 -f "$work/app $1" || true # what the dead process had begun
  rm -f "$work/hold-$1" "$work/reached-$1"
  echo "killed"
}

title "a database and a folder that belong together, and an application that writes to both"
start_server
echo "$port" >"$work/port"
echo "$pg" >"$work/pg"
mkdir "$work/media"
sql postgres 'CREATE DATABASE shop'
sql shop "CREATE TABLE orders (id serial PRIMARY KEY, name text);
          INSERT INTO orders (name) SELECT 'order ' || i FROM generate_series(1, 20000) i"
for i in $(seq 1 200); do head -c 10000 /dev/urandom >"$work/media/photo-$i.jpg"; done
umask 077
printf '%s\n' "$password" >"$work/shop.password"
cat >"$work/respaldo.conf" <<CONF
{
  "home": "backups",
  "sources": {
    "both": { "type": "composite", "parts": {
      "db": { "type": "postgresql", "host": "127.0.0.1", "port": $port, "user": "demo",
              "database": "shop", "password_file": "shop.password" },
      "media": { "type": "directory", "path": "media" } } }
  },
  "hooks": {
    "stop":   { "points": ["stop_services"],  "command": ["$work/app", "stop"] },
    "start":  { "points": ["start_services"], "command": ["$work/app", "start"] },
    "health": { "points": ["check_health"],   "command": ["$work/app", "health"] }
  }
}
CONF
sed "s|$work|...|; s/^/    /" "$work/respaldo.conf"
export RESPALDO_CONFIG=$work/respaldo.conf
respaldo instance add both --hook stop --hook start --hook health
respaldo backup both
saved=$(state)
echo "in the backup: $saved"
"$work/app" start
until [ "$(find "$work/media" -name 'upload-*' | wc -l)" -gt 5 ]; do sleep 0.1; done

title "the plan of a restore over what is live"
respaldo restore both --in-place --plan

title "killed before anything was exchanged"
killed_while stop
respaldo recover
"$work/app" health || fail "the application does not run"
[ "$(sql shop "SELECT count(*) FROM orders WHERE name LIKE 'written%'")" -gt 0 ] ||
  fail "what was live is not live"
echo "rolled back: $(state), and the application runs"

title "killed after everything was exchanged"
killed_while start --no-safety-backup
respaldo recover
"$work/app" health || fail "the application does not run"
[ "$(sql shop "SELECT count(*) FROM orders WHERE name NOT LIKE 'written%'")" = 20000 ] ||
  fail "orders of the backup are missing"
[ "$(find "$work/media" -name 'photo-*' | wc -l)" = 200 ] || fail "files of the backup are missing"
echo "finished: $(state), and the application runs"

title "undone"
respaldo restore kept both
before=$(sql shop "SELECT count(*) FROM orders")
respaldo restore undo both --yes
"$work/app" health || fail "the application does not run"
[ "$(sql shop "SELECT count(*) FROM orders")" != "$before" ] || fail "nothing was undone"
echo "as before the restores: $(state)"
respaldo restore discard both --yes
respaldo list both
[ "$(sql postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop%'")" = 1 ] ||
  fail "databases are left beside the live one"
[ -z "$(find "$work" -maxdepth 1 -name '.media*')" ] || fail "folders are left beside the live one"
title "nothing was lost"
