"""Decodes the files of a directory with a Python package: decode.py rapidyaml|rapidyaml-again|pyyaml DIR. Protocol: see compare.py."""
import importlib.metadata
import os
import sys
import time


def scalars_of_object(value):
    if isinstance(value, dict):
        return sum(1 + scalars_of_object(item) for item in value.values())
    if isinstance(value, list):
        return sum(scalars_of_object(item) for item in value)
    return 1


def pyyaml(files):
    """PyYAML's C loader: libyaml's events made into Python objects."""
    import yaml

    loader = yaml.CSafeLoader
    start = time.process_time_ns()
    objects = [yaml.load(data, Loader=loader) for data in files]
    end = time.process_time_ns()
    return end - start, sum(scalars_of_object(value) for value in objects)


class RapidYAML:
    """rapidyaml's fastest way: in place. What it overwrites is copied beforehand."""

    def __init__(self, again):
        import ryml

        self.ryml = ryml
        # Room is not reserved: the tree clears all that it has, and takes longer.
        self.tree = ryml.Tree() if again else None

    def __call__(self, files):
        tree, parse = self.tree, self.ryml.parse_in_place
        copies = [bytearray(data) for data in files]
        start = time.process_time_ns()
        if tree is None:
            for data in copies:
                parse(data)
        else:
            clear = tree.clear
            for data in copies:
                clear()
                parse(data, tree=tree)
        end = time.process_time_ns()
        return end - start, self.scalars(files)

    def scalars(self, files):
        total = 0
        for data in files:
            copy = bytearray(data)
            tree = self.ryml.parse_in_place(copy)
            nodes = [tree.root_id()]
            while nodes:
                node = nodes.pop()
                total += tree.has_key(node) + tree.has_val(node)
                child = tree.first_child(node)
                while child != self.ryml.NONE:
                    nodes.append(child)
                    child = tree.next_sibling(child)
        return total


def main():
    kind, folder = sys.argv[1:]
    package = "PyYAML" if kind == "pyyaml" else "rapidyaml"
    files = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            files.append(file.read())
    decode = pyyaml if kind == "pyyaml" else RapidYAML(kind == "rapidyaml-again")
    version = f"{package} {importlib.metadata.version(package)}"
    if kind == "rapidyaml":
        # What a call takes that has next to nothing to decode.
        empty = min(decode([b"{}"] * 1000)[0] for _ in range(5)) / 1e6
        version += f" (through its Python binding, of which a call takes {empty:.1f} µs)"
    print(version, flush=True)
    for _ in sys.stdin:
        nanoseconds, scalars = decode(files)
        print(nanoseconds, sum(map(len, files)), scalars, flush=True)


main()
