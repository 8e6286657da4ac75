"""Times Holdfast beside others; tools/peers/run builds and starts what it needs.

Decoders are processes that have read all files into memory and wait. They print a line with their version; then, for each
line that they get, they decode everything once and print nanoseconds of processor time (others that run at the same time do not
count), bytes, and how many scalars they found, counted outside of the time: all have to find as many. Each round asks each of them once.

Watchers each have a directory of their own with the same files. Each round replaces one file of each directory by rename(2)
and waits for the line that the watcher prints. The clock starts before the rename and stops when this process has the line.
"""
import argparse
import json
import os
import platform
import selectors
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def quantile(values, share):
    values = sorted(values)
    return values[max(0, -(-len(values) * share // 100) - 1)]


def machine():
    model = "unknown"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{model}, {len(os.sched_getaffinity(0))} cores, Linux {platform.release()}"


def table(header, rows):
    cells = [header] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        # Words to the left, numbers to the right.
        line = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("  ".join(line).rstrip())


# Decoding


class Decoder:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.process.stdout.readline().strip()
        if not self.version:
            sys.exit(f"{name} does not start: {' '.join(command)}")
        self.speeds = []
        self.scalars = None

    def decode(self, counts):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        nanoseconds, size, self.scalars = map(int, self.process.stdout.readline().split())
        if counts:
            self.speeds.append(size * 1e3 / nanoseconds)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def compare_decoders(programs, work, folder, rounds):
    python = [sys.executable, os.path.join(os.path.dirname(__file__), "decode.py")]
    own = os.path.join(programs, "holdfast-peer")
    libyaml = os.path.join(work, "libyaml")
    decoders = [
        Decoder("Holdfast, to the tape", [own, "tape", folder]),
        Decoder("Holdfast, validated and hashed", [own, "manifests", folder]),
        Decoder("rapidyaml, in place", [*python, "rapidyaml", folder]),
        Decoder("rapidyaml, in place, tree used again", [*python, "rapidyaml-again", folder]),
        Decoder("libyaml, events", [libyaml, "events", folder]),
        Decoder("libyaml, documents", [libyaml, "documents", folder]),
        Decoder("PyYAML, CSafeLoader", [*python, "pyyaml", folder]),
    ]
    for round in range(rounds + 1):
        for decoder in decoders:
            decoder.decode(counts=round > 0)
    for decoder in decoders:
        decoder.end()
    if len({decoder.scalars for decoder in decoders}) != 1:
        sys.exit("they do not read the same: " + ", ".join(f"{d.name}: {d.scalars} scalars" for d in decoders))
    print(f"decoding, MB a second of processor time, {rounds} rounds; all found {decoders[0].scalars} scalars")
    fastest = statistics.median(decoders[0].speeds)
    rows = []
    for decoder in decoders:
        median = statistics.median(decoder.speeds)
        rows.append(
            {
                "name": decoder.name,
                "version": decoder.version,
                "min": min(decoder.speeds),
                "p50": median,
                "max": max(decoder.speeds),
                "times": fastest / median,
            }
        )
    table(
        ["", "min", "median", "max", "tape is"],
        [[r["name"], f"{r['min']:.1f}", f"{r['p50']:.1f}", f"{r['max']:.1f}", f"{r['times']:.1f} ×"] for r in rows],
    )
    versions = dict.fromkeys(r["version"] for r in rows)
    named = [one for one in versions if not any(other.startswith(one + " ") for other in versions)]
    print("versions: " + ", ".join(named) + "\n")
    return {"rows": rows, "versions": named}


# Watching


class Watcher:
    """A program that prints a line for each file that is replaced."""

    def __init__(self, name, folder, command, input=None, starts_with_output=False):
        self.name = name
        self.folder = folder
        self.times = []
        self.problem = None
        stdin = subprocess.PIPE if input else subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if input:
            try:
                self.process.stdin.write(input)
                self.process.stdin.close()
            except BrokenPipeError:
                # It does not take so many files, and has ended.
                pass
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.output, False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.output, selectors.EVENT_READ)
        # Ready when it has printed what it prints at the start, and takes no time any more.
        if starts_with_output:
            self.read(60)
        self.settle()

    def processor_time(self):
        if self.process.poll() is not None:
            return -1
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def settle(self):
        last, quiet = -1, 0
        for _ in range(600):
            time.sleep(0.1)
            now = self.processor_time()
            quiet = quiet + 1 if now == last else 0
            if quiet == 5:
                break
            last = now
        self.drain()

    def read(self, seconds):
        """What it prints next; nothing where the time is up or it has ended."""
        if not self.selector.select(seconds):
            return b""
        try:
            return os.read(self.output, 1 << 16)
        except BlockingIOError:
            return b""

    def drain(self):
        while self.read(0):
            pass

    def replace(self, name, other, counts):
        if self.problem:
            return
        self.drain()
        target = os.path.join(self.folder, name)
        needle = name.encode()
        seen = b""
        start = time.perf_counter_ns()
        os.rename(other, target)
        while needle not in seen:
            more = self.read(5)
            if not more:
                self.problem = "ended" if self.process.poll() is not None else "said nothing for 5 s"
                return
            seen += more
        if counts:
            self.times.append((time.perf_counter_ns() - start) / 1e3)

    def end(self):
        self.process.kill()
        self.process.wait()


def compare_watchers(programs, base, count, rounds):
    def generate(folder):
        command = [os.path.join(programs, "holdfast-generate"), "--count", str(count), "--output", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    folders = {name: os.path.join(base, name) for name in ["holdfast", "inotifywait", "entr"]}
    for folder in folders.values():
        generate(folder)
    names = sorted(os.listdir(folders["holdfast"]))
    files = "".join(os.path.join(folders["entr"], name) + "\n" for name in names).encode()
    watchers = [
        Watcher(
            "Holdfast: the plan",
            folders["holdfast"],
            [os.path.join(programs, "holdfast"), "--mass-change", "apply", folders["holdfast"]],
            starts_with_output=True,
        ),
        Watcher(
            "inotifywait: the file's name",
            folders["inotifywait"],
            ["inotifywait", "-m", "-q", "-e", "moved_to", "--format", "%f", folders["inotifywait"]],
        ),
        Watcher(
            "entr: starts echo with the file's name",
            folders["entr"],
            ["entr", "-n", "-p", "echo", "/_"],
            input=files,
        ),
    ]
    try:
        for round in range(rounds + 3):
            name = names[round % count]
            for watcher in watchers:
                other = os.path.join(base, "other.yaml")
                with open(os.path.join(watcher.folder, name), "rb") as file:
                    lines = file.read().split(b"\n")
                image = next(index for index, line in enumerate(lines) if b"image: " in line)
                lines[image] = lines[image].split(b"image: ")[0] + b"image: example.org/changed:%d" % round
                with open(other, "wb") as file:
                    file.write(b"\n".join(lines))
                # Long enough to fall asleep; and entr overlooks what changes while its command runs.
                time.sleep(0.1)
                watcher.replace(name, other, counts=round >= 3)
    finally:
        for watcher in watchers:
            watcher.end()
    rows = []
    for watcher in watchers:
        row = {"name": watcher.name, "manifests": count, "samples": len(watcher.times)}
        if watcher.problem or not watcher.times:
            row["problem"] = watcher.problem or "no samples"
        else:
            row |= {"min": min(watcher.times), "p50": quantile(watcher.times, 50), "p99": quantile(watcher.times, 99)}
        rows.append(row)
    for folder in folders.values():
        shutil.rmtree(folder)
    return rows


def watcher_versions(programs):
    def first(command, marker):
        result = subprocess.run(command, capture_output=True, text=True)
        lines = [line for line in (result.stdout + result.stderr).splitlines() if marker in line]
        return lines[0].strip() if lines else f"{command[0]} (unknown version)"

    return [
        first([os.path.join(programs, "holdfast"), "--version"], "holdfast"),
        first(["inotifywait", "--help"], "inotifywait"),
        first(["entr"], "release").replace("release: ", "entr "),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("work")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    print(machine() + "\n")
    with tempfile.TemporaryDirectory(prefix="holdfast-peers-") as base:
        folder = os.path.join(base, "decode")
        command = [os.path.join(options.programs, "holdfast-generate"), "--count", "1000", "--output", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        decoders = compare_decoders(options.programs, options.work, folder, 3 if options.quick else 25)
        rounds = 10 if options.quick else 200
        counts = [10, 1000] if options.quick else [10, 1_000, 10_000, 50_000]
        watchers = []
        for count in counts:
            watchers += compare_watchers(options.programs, base, count, rounds)
    versions = watcher_versions(options.programs)
    print(f"watching, µs from rename(2) to the line that is printed, {rounds} rounds")
    table(
        ["", "manifests", "min", "p50", "p99"],
        [
            [r["name"], r["manifests"], *([r["problem"], "", ""] if "problem" in r else
             [f"{r[key]:.0f}" for key in ("min", "p50", "p99")])]
            for r in watchers
        ],
    )
    print("versions: " + ", ".join(versions))
    if options.json:
        result = {
            "machine": machine(),
            "decoders": decoders["rows"],
            "watchers": watchers,
            "versions": decoders["versions"] + versions,
        }
        with open(options.json, "w") as file:
            json.dump(result, file, indent=2, ensure_ascii=False)
            file.write("\n")


main()
