#!/usr/bin/env python3
"""Records what the real `restic forget` keeps, as expected results of RetentionResticTest.

Usage:  record-restic-forget.py PATH_TO_RESTIC > restic-forget.txt
Recorded with restic 0.19.1. Needs tzdata. Takes some minutes: one `restic backup` for each snapshot.

A line `set NAME ZONE` begins a set; `at TIME` lines are its snapshots, local time with offset;
`keep RULE=N … : INDEX …` lines give a policy and the snapshots that it keeps, by their place in the set.
"""
import json, os, random, subprocess, sys, tempfile
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

RESTIC = sys.argv[1]
rng = random.Random(20251119)


def every(zone, start, hours, count):
    """In real time, so that both passes of a doubled hour are there."""
    t = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
    return [(t + timedelta(hours=hours * i)).astimezone(ZoneInfo(zone)) for i in range(count)]


def scattered(zone, start, days, count):
    t = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
    seconds = sorted(rng.sample(range(days * 86400), count))
    return [(t + timedelta(seconds=s)).astimezone(ZoneInfo(zone)) for s in seconds]


SETS = [
    ("autumn", "Europe/Madrid", every("Europe/Madrid", "2025-10-25T22:10:00", 0.5, 16)),
    ("spring", "Europe/Madrid", every("Europe/Madrid", "2025-03-29T22:10:00", 0.5, 14)),
    ("year-end", "Europe/Madrid", every("Europe/Madrid", "2020-12-26T03:00:00", 12, 22)),
    ("iso-week-1", "America/New_York", every("America/New_York", "2024-12-27T23:30:00", 24, 12)),
    ("daily", "America/Bogota", every("America/Bogota", "2025-01-20T03:00:00", 24, 45)),
    ("scattered", "Asia/Kathmandu", scattered("Asia/Kathmandu", "2022-11-01T00:00:00", 900, 45)),
    ("half-hour-change", "Australia/Lord_Howe", every("Australia/Lord_Howe", "2025-04-05T23:00:00", 0.25, 18)),
    ("single", "UTC", every("UTC", "2025-02-28T23:59:59", 1, 1)),
]
RULES = ["last", "hourly", "daily", "weekly", "monthly", "yearly"]


def policies():
    for rule in RULES:
        for n in (1, 2, 5, 100):
            yield {rule: n}
    for _ in range(16):
        chosen = rng.sample(RULES, rng.randint(2, 5))
        yield {r: rng.choice([1, 2, 3, 7, 12]) for r in RULES if r in chosen}


def offset_zone(t):
    hours = t.utcoffset().total_seconds() / 3600
    return f"Etc/GMT{-int(hours):+d}" if hours == int(hours) and hours else None


def main():
    with tempfile.TemporaryDirectory() as work:
        env = dict(os.environ, RESTIC_REPOSITORY=work + "/repo", RESTIC_PASSWORD="x", RESTIC_CACHE_DIR=work + "/cache")

        def restic(*args, zone="UTC", **more):
            run = subprocess.run([RESTIC, *args], env=dict(env, TZ=zone), check=True, capture_output=True, text=True, **more)
            return run.stdout

        restic("init")
        for name, zone, times in SETS:
            for t in times:
                # an offset's own zone says which pass of a doubled hour is meant
                tz = offset_zone(t) or zone
                restic("backup", "--stdin", "--stdin-filename", "x", "--host", name, "--time",
                       t.strftime("%Y-%m-%d %H:%M:%S"), zone=tz, input="x")
        for name, zone, times in SETS:
            print("set", name, zone)
            for t in times:
                print("at", t.isoformat())
            place = {t.timestamp(): i for i, t in enumerate(times)}
            for policy in policies():
                out = json.loads(restic("forget", "--dry-run", "--json", "--host", name,
                                        *[f"--keep-{r}={n}" for r, n in policy.items()]))
                kept = [datetime.fromisoformat(s["time"]) for s in out[0]["keep"]]
                print("keep", *[f"{r}={n}" for r, n in policy.items()], ":",
                      *sorted(place[t.timestamp()] for t in kept))


main()
