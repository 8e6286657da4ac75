"""Draws Benchmarks/plots/*.svg from Benchmarks/results/*.json. Python's standard library only.

The pictures have a background of their own and colours for light and for dark pages, by `prefers-color-scheme`.
"""
import json
import math
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks")

STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de }
  text { fill: #1f2328; font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
  .title { font-size: 16px; font-weight: 600 }
  .small { font-size: 12px; fill: #59636e }
  .grid { stroke: #d8dee4; stroke-width: 1 }
  .axis { stroke: #59636e; stroke-width: 1 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
  .s0 { stroke: #0969da } .f0 { fill: #0969da }
  .s1 { stroke: #bc4c00 } .f1 { fill: #bc4c00 }
  .s2 { stroke: #1a7f37 } .f2 { fill: #1a7f37 }
  .s3 { stroke: #8250df } .f3 { fill: #8250df }
  .s4 { stroke: #6e7781; stroke-dasharray: 6 4 } .f4 { fill: #6e7781 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .small { fill: #9198a1 }
    .grid { stroke: #2a313c }
    .axis { stroke: #9198a1 }
    .s0 { stroke: #4493f8 } .f0 { fill: #4493f8 }
    .s1 { stroke: #f0883e } .f1 { fill: #f0883e }
    .s2 { stroke: #3fb950 } .f2 { fill: #3fb950 }
    .s3 { stroke: #ab7df8 } .f3 { fill: #ab7df8 }
    .s4 { stroke: #9198a1 } .f4 { fill: #9198a1 }
  }
"""

WIDTH, HEIGHT = 760, 456
LEFT, RIGHT, TOP, BOTTOM = 70, 24, 104, 72


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number(value):
    """A label of an axis."""
    if value >= 1e6:
        return f"{value / 1e6:g} M"
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


class Picture:
    def __init__(self, title, note, height=HEIGHT):
        self.height = height
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img" aria-label="{escape(title)}">',
            f"<style>{STYLE}</style>",
            f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        ]
        self.text(LEFT - 46, 28, title, "title")
        for index, line in enumerate(note):
            self.text(LEFT - 46, height - 28 + 16 * index, line, "small")

    def text(self, x, y, text, style="", anchor="start"):
        self.parts.append(f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    def rule(self, x1, y1, x2, y2, style):
        self.parts.append(f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')

    def bar(self, x, y, width, height, series):
        self.parts.append(
            f'<rect class="f{series}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"/>'
        )

    def save(self, name):
        folder = os.path.join(ROOT, "plots")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "w") as file:
            file.write("\n".join(self.parts + ["</svg>"]) + "\n")


def decades(low, high):
    return [10**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def lines(name, title, x_title, y_title, series, note):
    """Lines over two logarithmic axes. Each series: label, number of its colour, points."""
    series = [one for one in series if len(one[2]) > 1]
    if not series:
        return
    xs = [x for _, _, points in series for x, _ in points]
    ys = [y for _, _, points in series for _, y in points]
    x_ticks, y_ticks = decades(min(xs), max(xs)), decades(min(ys), max(ys))
    picture = Picture(title, note)
    bottom, right = picture.height - BOTTOM - 14, WIDTH - RIGHT

    def place(value, ticks, start, end):
        share = (math.log10(value) - math.log10(ticks[0])) / (math.log10(ticks[-1]) - math.log10(ticks[0]))
        return start + share * (end - start)

    for tick in y_ticks:
        y = place(tick, y_ticks, bottom, TOP)
        picture.rule(LEFT, y, right, y, "grid")
        picture.text(LEFT - 8, y + 4, number(tick), "", "end")
    for tick in x_ticks:
        x = place(tick, x_ticks, LEFT, right)
        picture.rule(x, TOP, x, bottom, "grid")
        picture.text(x, bottom + 18, number(tick), "", "end" if tick == x_ticks[-1] else "middle")
    picture.rule(LEFT, bottom, right, bottom, "axis")
    picture.text((LEFT + right) / 2, bottom + 36, x_title, "", "middle")
    picture.text(LEFT - 46, TOP - 12, y_title)
    # The legend, in as many lines as it takes.
    x, y = LEFT - 46, 52
    for label, colour, points in series:
        width = 46 + 7.4 * len(label)
        if x + width > right:
            x, y = LEFT - 46, y + 18
        picture.parts.append(f'<line class="line s{colour}" x1="{x:.0f}" y1="{y - 4}" x2="{x + 20:.0f}" y2="{y - 4}"/>')
        picture.text(x + 26, y, label)
        x += width
        places = [(place(a, x_ticks, LEFT, right), place(b, y_ticks, bottom, TOP)) for a, b in sorted(points)]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        picture.parts.append(f'<polyline class="line s{colour}" points="{path}"/>')
        for a, b in places:
            picture.parts.append(f'<circle class="f{colour}" cx="{a:.1f}" cy="{b:.1f}" r="3.5"/>')
    picture.save(name)


def bars(name, title, entries, unit, note):
    """Each entry: label, value."""
    step = 38
    picture = Picture(title, note, height=60 + step * len(entries) + 46)
    start, end = 300, WIDTH - 100
    largest = max(value for _, value in entries)
    for index, (label, value) in enumerate(entries):
        y = 52 + index * step
        picture.text(start - 10, y + 17, label, "", "end")
        width = max((end - start) * value / largest, 2)
        picture.bar(start, y, width, 24, 0 if label.startswith("Holdfast") else 4)
        picture.text(start + width + 8, y + 17, f"{value:.3g} {unit}" if value < 100 else f"{value:.0f} {unit}")
    picture.save(name)


def load(name):
    try:
        with open(os.path.join(ROOT, "results", name)) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def origin(results, text):
    """The lines below a picture; `note` is somebody's remark on the results."""
    return [f"{results['machine']}, {text}"] + ([results["note"]] if "note" in results else [])


def points(rows, name, member, unit_of_one=1):
    return [(row["manifests"], row[member] * unit_of_one) for row in rows if row["name"] == name and row.get(member)]


def main():
    scaling, peers = load("scaling.json"), load("peers.json")
    if scaling:
        rows, note = scaling["rows"], origin(scaling, f"commit {scaling['commit']}")
        lines(
            "latency.svg",
            "From a rename to the plan",
            "manifests resident",
            "µs",
            [
                ("median", 0, points(rows, "change.rename", "p50")),
                ("99th percentile", 1, points(rows, "change.rename", "p99")),
                ("floor: rename to the inotify event", 4, points(rows, "change.rename", "floor")),
            ],
            note,
        )
        lines(
            "cold.svg",
            "From the start to the first plan",
            "manifests",
            "ms",
            [
                ("nothing recorded", 0, points(rows, "reconcile.cold", "p50")),
                ("floor: read every file", 4, points(rows, "reconcile.cold", "floor")),
                ("all as recorded", 2, points(rows, "reconcile.cold.state", "p50")),
                ("look at unchanged files", 3, points(rows, "rescan.unchanged", "p50")),
            ],
            note,
        )
    if peers:

        def versions(*names):
            return ", ".join(one.split(" (")[0] for one in peers["versions"] if one.split()[0] in names)

        bars(
            "decode.svg",
            "YAML decoded on one core, the same manifests",
            [(row["name"], row["p50"]) for row in peers["decoders"]],
            "MB/s",
            origin(peers, versions("rapidyaml", "libyaml", "PyYAML")),
        )
        watched = {}
        for row in peers["watchers"]:
            if "p50" in row:
                watched.setdefault(row["name"], []).append((row["manifests"], row["p50"]))
        lines(
            "watchers.svg",
            "From a rename to the line that a program prints, medians",
            "manifests resident",
            "µs",
            [(name, colour, found) for colour, (name, found) in enumerate(watched.items())],
            origin(peers, versions("holdfast", "inotifywait", "entr")),
        )


main()
