"""Writes the tables of README.md and Benchmarks/README.md from Benchmarks/results/*.json and tools/instructions/baseline.

`--agent FILE` prints that of `tools/agent-figures/run` instead. A table stands between `<!-- figures: NAME -->` and `<!-- end of figures -->`; what was there is replaced. Python's standard
library only.
"""
import json
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
START, END = "<!-- figures: {} -->", "<!-- end of figures -->"


def load(name):
    try:
        with open(os.path.join(ROOT, "Benchmarks", "results", name)) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def figure(value):
    """Three digits or so."""
    if value is None:
        return ""
    if value == round(value) and abs(value) < 100:
        return str(round(value))
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4f}"


def aligned(header, rows, words):
    """A table of text, indented as Markdown wants code."""
    cells = [header] + rows
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = []
    for row in cells:
        line = [
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append(("    " + "  ".join(line)).rstrip())
    return "\n".join(lines)


def markdown(header, rows):
    lines = [header, ["---"] * len(header)] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def remark(results):
    """What somebody has noted in a file of results by hand, as `note`."""
    return f"; {results['note']}" if "note" in results else ""


def run_table(run, names=None, counts=None):
    header = ["scenario", "manifests", "unit", "p50", "p99", "floor", "p50/floor", "p50 adds", "p99 adds"]
    rows = []
    for row in run["rows"]:
        if names and row["name"] not in names:
            continue
        if counts and row["manifests"] not in counts and row["manifests"] != 1000:
            continue
        floor = row.get("floor")
        adds = floor if row["unit"] == "µs" else None
        rows.append(
            [
                row["name"],
                str(row["manifests"]),
                row["unit"],
                figure(row["p50"]),
                figure(row["p99"]),
                figure(floor),
                figure(row["p50"] / floor) if floor else "",
                figure(row["p50"] - adds) if adds else "",
                figure(row["p99"] - adds) if adds else "",
            ]
        )
    return f"    {run['machine']}, commit {run['commit']}{remark(run)}\n" + aligned(header, rows, {0, 2})


class Budgets:
    """What has to be reached, and what was."""

    def __init__(self, run):
        self.run = run
        self.rows = {(row["name"], row["manifests"]): row for row in run["rows"]}
        self.lines = []

    def value(self, name, count, kind):
        row = self.rows.get((name, count))
        if row is None:
            return None
        if kind == "ratio":
            return row["p50"] / row["floor"] if row.get("floor") else None
        if kind == "p50 adds":
            return row["p50"] - row["floor"]
        if kind == "p99 adds":
            return row["p99"] - row["floor"]
        if kind == "of cold":
            cold = self.rows.get(("reconcile.cold", count))
            return row["p50"] / cold["p50"] if cold else None
        return row["p50"]

    def add(self, title, name, counts, kind, must, goal, unit, more=False):
        """`more`: whether more is better."""
        values = [self.value(name, count, kind) for count in counts]
        limits = [must if isinstance(must, list) else [must] * len(counts)][0]
        goals = [goal if isinstance(goal, list) else [goal] * len(counts)][0]

        def met(limits):
            pairs = [(value, limit) for value, limit in zip(values, limits) if value is not None]
            return pairs and all(value >= limit if more else value <= limit for value, limit in pairs)

        sign = "≥" if more else "≤"
        text = " / ".join("–" if value is None else figure(value) for value in values)
        verdict = "goal" if goals[0] is not None and met(goals) else "yes" if met(limits) else "**no**"
        if all(value is None for value in values):
            verdict = "not measured"

        def limit(limits):
            if limits[0] is None:
                return ""
            return f"{sign} " + " / ".join(dict.fromkeys(figure(one) for one in limits)) + unit

        names = " / ".join(f"{count:,}" for count in counts)
        self.lines.append([title, names, limit(limits), limit(goals), text + unit, verdict])

    def text(self):
        both, all_counts = [10_000, 50_000], [10, 10_000, 50_000]
        self.add("`reconcile.cold`", "reconcile.cold", both, "ratio", 2.5, 1.5, " × floor")
        self.add("`reconcile.cold.state`", "reconcile.cold.state", both, "ratio", 2, 1.2, " × floor")
        self.add("`rescan.unchanged`", "rescan.unchanged", both, "ratio", 1.5, 1.1, " × floor")
        for name in ["change.rename", "change.rewrite"]:
            self.add(f"`{name}`, p50 adds", name, all_counts, "p50 adds", 60, 25, " µs")
            self.add(f"`{name}`, p99 adds", name, all_counts, "p99 adds", 300, 100, " µs")
        self.add("`storm.rename`", "storm.rename", all_counts, "of cold", 2, None, " × cold start")
        self.add("`storm.rename`", "storm.rename", all_counts, "value", 1e9, 50, " ms")
        self.lines[-1][2] = ""
        self.add("`storm.tmpfs`", "storm.tmpfs", all_counts, "of cold", 2, None, " × cold start")
        self.add("`storm.tmpfs.lines`", "storm.tmpfs.lines", all_counts, "of cold", 2, None, " × cold start")
        self.add("`memory.resident.state`", "memory.resident.state", both, "value", [40, 120], [20, 60], " MB")
        self.add("`decode.tape`", "decode.tape", [1000], "value", 500, 1000, " MB/s", more=True)
        self.add("`decode`", "decode", [1000], "value", 250, 400, " MB/s", more=True)
        self.add("`allocations.change`", "allocations.change", all_counts, "value", 10, None, "")
        self.lines[-1][2] = "a handful"
        self.add("`allocations.scan`", "allocations.scan", both, "value", 10, None, "")
        self.lines[-1][2] = "0 a file"
        self.add("`once.process`", "once.process", [10_000], "ratio", 3, None, " × floor")
        self.add("`idle.cpu`", "idle.cpu", [50_000], "value", 0.1, None, " %")
        table = markdown(["scenario", "manifests", "must", "goal", "reached", "met"], self.lines)
        return table + "\n\n" + f"{self.run['machine']}, commit {self.run['commit']}{remark(self.run)}."


class AgentFigures:
    """What running pods costs, beside what was asked for."""

    def __init__(self, run):
        self.run = run
        self.lines = []

    def row(self, name, smallest=False):
        """Of rows with several numbers of pods, the one with the most of them."""
        rows = sorted((row for row in self.run["rows"] if row["name"] == name), key=lambda row: row["manifests"])
        return rows[0 if smallest else -1] if rows else None

    def line(self, title, row, value, limit, unit, text):
        if row:
            asked = f"≤ {limit:g}{unit}" if limit else ""
            met = ("yes" if value(row) <= limit else "**no**") if limit else ""
            self.lines.append([title.format(f"{row['manifests']:,}"), asked, text(row), met])

    def against(self, title, name, limit):
        """Times the runtime's own calls."""

        def ratio(row):
            return row["p50"] / row["floor"]

        def text(row):
            return f"{ratio(row):.2f} × ({figure(row['p50'])} ms, the calls {figure(row['floor'])} ms)"

        self.line(title, self.row(name), ratio, limit, " ×", text)

    def plain(self, title, row, limit, unit, scale=1):
        self.line(title, row, lambda row: row["p50"] / scale, limit, unit, lambda row: figure(row["p50"] / scale) + unit)

    def adds(self, title, name, limit):
        def added(row):
            return row["p50"] - row["floor"]

        def text(row):
            return f"{figure(added(row))} ms (the lists themselves {figure(row['floor'])} ms)"

        self.line(title, self.row(name), added, limit, " ms", text)

    def text(self):
        self.against("changed command → new container runs", "pods.change", 1.1)
        self.against("new pod → its container runs", "pods.start", 1.1)
        self.plain("{} new pods at once: the last one runs", self.row("pods.many"), 3.4, " s", 1000)
        self.against("the same against the bare calls, 10 at a time", "pods.many", None)
        self.adds("{} pods adopted, after lists of a real runtime", "pods.adopt", 300)
        lists = "{} pods adopted, after the lists of a fake runtime"
        first, last = self.row("agent.adopt.lists", smallest=True), self.row("agent.adopt.lists")
        self.plain(lists, first, 300, " ms")
        if last is not first:
            self.plain(lists, last, None, " ms")
        for ending, with_state in [("", ""), (".state", ", with a state directory")]:
            self.plain("memory with {} pods" + with_state, self.row("agent.memory" + ending), 40, " MB")
            self.plain("processor time with {} pods when nothing happens" + with_state,
                       self.row("agent.idle.cpu" + ending), 0.5, " % of a core")
        table = markdown(["figure", "asked", "reached", "met"], self.lines)
        return table + "\n\n" + f"{self.run['machine']}, commit {self.run['commit']}{remark(self.run)}."


def peers_decoding(peers):
    rows = [
        [row["name"], f"{row['p50']:.1f}", f"{row['min']:.1f} … {row['max']:.1f}", f"{row['times']:.1f} ×"]
        for row in peers["decoders"]
    ]
    return markdown(["decoder", "MB/s", "least … most", "the tape is"], rows) + "\n\n" + versions(peers)


def peers_watching(peers):
    counts = list(dict.fromkeys(row["manifests"] for row in peers["watchers"]))
    names = list(dict.fromkeys(row["name"] for row in peers["watchers"]))
    cells = {(row["name"], row["manifests"]): row for row in peers["watchers"]}

    def cell(row):
        return row["problem"] if "problem" in row else f"{row['p50']:,.0f} / {row['p99']:,.0f}"

    rows = [[name] + [cell(cells[name, count]) for count in counts] for name in names]
    return markdown(["µs, p50 / p99"] + [f"{count:,}" for count in counts], rows)


def versions(peers):
    return f"{peers['machine']}; {', '.join(peers['versions'])}{remark(peers)}."


def instructions():
    with open(os.path.join(ROOT, "tools", "instructions", "baseline")) as file:
        lines = [line.split() for line in file if not line.startswith("#")]
    rows = [[name, f"{int(count):,}", allocations, calls] for name, count, allocations, calls in lines]
    return aligned(["a round of", "instructions", "allocations", "system calls"], rows, {0})


def profile():
    with open(os.path.join(ROOT, "Benchmarks", "results", "profile.txt")) as file:
        return "".join("    " + line for line in file).rstrip()


def tables():
    bench, scaling, peers, agent = (load(f"{name}.json") for name in ["bench", "scaling", "peers", "agent"])
    found = {"instructions": instructions(), "profile": profile()}
    if bench:
        found["budgets"] = Budgets(bench).text()
        found["all"] = run_table(bench)
        chosen = [
            "decode.tape", "decode", "reconcile.cold", "reconcile.cold.state", "rescan.unchanged", "change.rename",
            "change.rewrite", "once.process", "memory.resident.state", "idle.cpu",
        ]
        found["main"] = run_table(bench, chosen, [10_000, 50_000])
    if scaling:
        found["scaling"] = run_table(scaling)
    if peers:
        found["peers.decoding"] = peers_decoding(peers)
        found["peers.watching"] = peers_watching(peers)
    if agent:
        found["agent"] = AgentFigures(agent).text()
        found["agent.all"] = run_table(agent)
    return found


def fill(path, found):
    with open(path) as file:
        text = file.read()

    def replaced(match):
        name = match.group(1)
        if name not in found:
            print(f"{path}: {name} was not measured and stays as it is", file=sys.stderr)
            return match.group(0)
        return f"{START.format(name)}\n\n{found[name]}\n\n{END}"

    pattern = re.compile(r"<!-- figures: (\S+) -->.*?" + re.escape(END), re.DOTALL)
    with open(path, "w") as file:
        file.write(pattern.sub(replaced, text))


def main():
    if sys.argv[1:2] == ["--agent"]:
        with open(sys.argv[2]) as file:
            print(AgentFigures(json.load(file)).text())
        return
    found = tables()
    for name in ["README.md", os.path.join("Benchmarks", "README.md")]:
        fill(os.path.join(ROOT, name), found)


main()
