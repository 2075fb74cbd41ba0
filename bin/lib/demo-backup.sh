# Sourced by bin/demo: backed up, listed, verified, restored to a new place, compared.

title "a PostgreSQL server and a folder to back up"
start_server
sql postgres 'CREATE DATABASE shop'
"$pg/pgbench" -q -i -s "${DEMO_SCALE:-10}" shop >/dev/null 2>&1
sql shop "CREATE TABLE customers (id serial PRIMARY KEY, name text, note text);
          INSERT INTO customers (name, note)
            SELECT 'Cliente ' || i, CASE WHEN i % 7 = 0 THEN NULL ELSE E'l\u00ednea 1\nl\u00ednea \t\\\\ ' || i END
            FROM generate_series(1, 5000) i;"
"$pg/pgbench" -t 200 -c 2 -n shop >/dev/null 2>&1

site=$work/site
mkdir -p "$site/media/2025" "$site/empty" "$site/private"
python3 - "$site" <<'PYTHON'
import os, random, sys
random.seed(7)
root = sys.argv[1].encode()
words = [b"%05d respaldo copia libro ciudad " % i for i in range(1000)]
for i in range(3000):
    with open(root + b"/media/2025/page%04d.txt" % i, "wb") as f:
        f.write(b"".join(random.choices(words, k=random.randint(1, 400))))
with open(root + b"/media/photo.bin", "wb") as f:
    f.write(random.randbytes(20_000_000))
open(root + b"/caf\xc3\xa9 \xff.txt", "wb").write(b"a name that is no text\n")
os.symlink(b"media/photo.bin", root + b"/link")
os.link(root + b"/media/photo.bin", root + b"/media/same.bin")
os.chmod(root + b"/private", 0o700)
open(root + b"/private/key", "wb").write(b"secret\n")
os.chmod(root + b"/private/key", 0o600)
PYTHON
du -sh --apparent-size "$site" | sed "s|$work|...|"
fingerprint shop

title "the configuration file of the host, and two instances"
umask 077
printf '%s\n' "$password" >"$work/shop.password"
cat >"$work/respaldo.conf" <<CONF
{
  "home": "backups",
  "sources": {
    "shop": { "type": "postgresql", "host": "127.0.0.1", "port": $port, "user": "demo",
              "database": "shop", "password_file": "shop.password" },
    "site": { "type": "directory", "path": "site" }
  }
}
CONF
sed "s/^/    /" "$work/respaldo.conf"
export RESPALDO_CONFIG=$work/respaldo.conf
respaldo instance add shop --priority high --schedule '30 2 * * *' --label 'The shop'
respaldo instance add site --keep-daily 7 --keep-weekly 4 --format tar.zst

title "backup"
respaldo backup --all

title "list, show, verify, figures"
respaldo list shop
respaldo show site
respaldo verify shop
respaldo verify site
respaldo instance list
ls -l "$work/backups/instances/"*/backup_*

title "restore to a new database and a new folder"
respaldo restore shop --to shop_restored --yes
respaldo restore site --to-folder "$work/site-restored" --yes
respaldo history shop

title "compare"
equal=true
if diff <(fingerprint shop) <(fingerprint shop_restored); then
  fingerprint shop_restored
  echo "database: every row of every table is equal"
else
  equal=false
fi
if diff -r --no-dereference "$site" "$work/site-restored" &&
  diff <(tree "$site") <(tree "$work/site-restored"); then
  echo "folder: $(find "$site" -type f | wc -l) files, their contents, permissions, owners, times and links are equal"
else
  equal=false
fi
# and without Respaldo: it is an ordinary archive
mkdir "$work/by-tar"
tar --zstd -xf "$work"/backups/instances/site/backup_*.tar.zst -C "$work/by-tar"
(cd "$work/by-tar" && find . -maxdepth 2 | sort | head -5)
$equal || { echo "demo: what was restored differs from what was backed up" >&2; exit 1; }
title "all equal"
