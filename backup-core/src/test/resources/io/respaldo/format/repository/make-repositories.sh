#!/usr/bin/env bash
# Makes small repositories with a real restic, as test data: restic-VERSION.tar.gz beside this
# script. Needs root (devices, owners), python3 and a file system with extended attributes and far
# years; says what it could not make.
#
#   make-repositories.sh RESTIC VERSION      for example: make-repositories.sh /usr/bin/restic 0.14
#
# Passwords: "first" opens all; "second" opens auto too.
set -euo pipefail
restic=$1 version=$2
out=$(cd "$(dirname "$0")" && pwd)/restic-$version.tar.gz
tree=/srv/respaldo-fixture
work=$(mktemp -d)
trap 'rm -rf "$work" "$tree"' EXIT
rm -rf "$tree" && mkdir -p "$tree"

python3 - "$tree" <<'PYTHON'
import os, random, stat, sys
root = os.fsencode(sys.argv[1])
def path(*names): return os.path.join(root, *names)
def attempt(what, call):
    try: call()
    except OSError as e: print(f"left out: {what}: {e}", file=sys.stderr)
def write(name, data=b"x\n"):
    with open(path(name), "wb") as f: f.write(data)
rnd = random.Random(20251119)
names = [b'quote"', b"back\\slash", b"new\nline", b"tab\t", b"bell\a\b\f\v\r\x1b\x7f", b"<tag>&amp",
         "ñandú-€-日本-😀".encode(), "nbsp\u00a0shy\u00adzwsp\u200b".encode(),
         "line\u2028para\u2029".encode(), "bom\ufeffrepl\ufffd".encode(), "priv\ue000\U000f0000".encode(),
         "combining-e\u0301".encode(), "new-in-15\U0001fae8".encode(), "unassigned\u0378\U0001fbff".encode(),
         b"latin1-\xf1\xe9", b"\xff", b"surrogate-\xed\xa0\x80", b"cut-\xe2\x82", b"overlong-\xc0\xaf",
         b" lead", b"trail ", b"'single'", b"$HOME", b"-dash", b"a" * 255]
os.mkdir(path(b"names"))
for n in names: write(os.path.join(b"names", n), n)
os.mkdir(path(b"empty"))
write(b"empty-file", b"")
write(b"zeros", bytes(9_000))
write(b"random", rnd.randbytes(12_000))
write(b"text", b"".join(b"INSERT INTO t VALUES (%d, 'name %d');\n" % (i, i * i) for i in range(300)))
write(b"hard-1", b"linked"); os.link(path(b"hard-1"), path(b"hard-2"))
os.mkfifo(path(b"fifo"), 0o640)
attempt("block device", lambda: os.mknod(path(b"block"), 0o660 | stat.S_IFBLK, os.makedev(7, 200)))
attempt("char device", lambda: os.mknod(path(b"null"), 0o666 | stat.S_IFCHR, os.makedev(1, 3)))
for n, mode in ((b"setuid", 0o4755), (b"setgid", 0o2755), (b"all-bits", 0o7777), (b"none", 0)):
    write(n); os.chmod(path(n), mode)
os.mkdir(path(b"sticky")); os.chmod(path(b"sticky"), 0o1777)
for n, target in ((b"link", b"names"), (b"link-dangling", b"/no/where"), (b"link-latin1", b"names/latin1-\xf1"),
                  (b"link-html", b"<a>&b\xe2\x80\xa8"), (b"link-quote", b'a"b\\c\td')):
    os.symlink(target, path(n))
write(b"owned"); os.chown(path(b"owned"), 12345, 4294967000)
write(b"xattr")
attempt("extended attributes", lambda: (os.setxattr(path(b"xattr"), b"user.comment", b"hola \x00\xff"),
        os.setxattr(path(b"xattr"), b"user.empty", b""), os.setxattr(path(b"xattr"), "user.ñ<&>".encode(), b"y")))
for n, s in ((b"year-1", -62135596800), (b"year-1901", -2147483648), (b"year-1969", -1), (b"year-2038", 2147483648),
             (b"year-2446", 15032385535), (b"year-9999", 253402300799), (b"year-20000", 568971820800),
             (b"before-1", -62198755200), (b"before-0", -62300000000)):
    write(n); attempt(n.decode(), lambda: os.utime(path(n), ns=(s * 10**9 + 5, s * 10**9 + 120_000_000)))
for n, ns in ((b"ns-1", 1), (b"ns-100", 100), (b"ns-0", 0)):
    write(n); os.utime(path(n), ns=(1763521200 * 10**9, 1763521200 * 10**9 + ns))
PYTHON

run() { RESTIC_PASSWORD=first "$restic" --no-cache -q --repo "$work/$1" "${@:2}"; }
make() { # name, format version, compression, more
  local name=$1 format=$2 mode=$3
  run "$name" init --repository-version "$format"
  local options=(); [ -z "$mode" ] || options=(--compression "$mode")
  TZ=America/New_York run "$name" "${options[@]}" backup --host fixture --tag 'one,<two>&' "$tree"
  echo changed >"$tree/text"
  TZ=Asia/Kolkata run "$name" "${options[@]}" backup --host fixture --exclude '*.tmp' "$tree"
  run "$name" check --read-data
}
make v1 1 ""
make auto 2 auto
make off 2 off
make max 2 max
if "$restic" backup --help | grep -q fastest; then make fastest 2 fastest; make better 2 better; fi
echo second >"$work/second"
run auto key add --new-password-file "$work/second" --user ana --host server 2>/dev/null ||
  run auto key add --new-password-file "$work/second"
rm "$work/second"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1763521200 -cf - . | gzip -9n >"$out"
