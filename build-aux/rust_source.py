# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads Rust as far as counting takes it: items, imports, types and their sizes.
What a macro makes, it does not see."""

import itertools
import re
from collections import defaultdict

NOT_CODE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|\bb?r(?P<h>\#*)".*?"(?P=h)|b?"(?:\\.|[^"\\])*"|b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])'""",
    re.DOTALL | re.VERBOSE,
)
ITEM = re.compile(
    r"^[ \t]*(?:pub(?:\([^)]*\))? )?(?:(?:unsafe|const|async|extern \w*) )*"
    r"(?P<kind>fn|struct|enum|trait|union|type|impl|mod)\b(?P<head>[^;{]*)(?P<end>[;{])",
    re.MULTILINE,
)
USE = re.compile(r"^[ \t]*(?P<pub>pub(?:\([^)]*\))? )?use (?P<tree>[^;]+);", re.MULTILINE)
TEST_MODULE = re.compile(
    r"#\[cfg\((?:test|all\(test[^\]]*)\)\]\s*(?:pub(?:\([^)]*\))? )?mod (\w+)\s*([;{])"
)


class File:
    """One file of the source: its module, its code and what it imports."""

    def __init__(self, path, root):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text()
        parts = path.relative_to(root / "src").with_suffix("").parts
        self.module = tuple(part for part in parts if part not in ("mod", "lib"))
        # Comments and strings become blanks, so that lines and columns stay.
        self.code = NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.text)
        self.tests = {name for name, end in TEST_MODULE.findall(self.code) if end == ";"}
        # Re-exports by the name they have here, and what is imported for use.
        self.exports, self.imports = {}, []

    def body(self, opening):
        """The end of the block that opens at this place."""
        depth = 0
        for at in range(opening, len(self.code)):
            depth += {"{": 1, "}": -1}.get(self.code[at], 0)
            if depth == 0:
                return at
        return len(self.code)

    def items(self):
        for found in ITEM.finditer(self.code):
            end = self.body(found.start("end")) if found["end"] == "{" else found.end("end")
            yield found["kind"], found["head"].strip(), found.start(), end

    def shipped(self):
        """The code with blanks in the place of modules that are for tests."""
        code = self.code
        for found in TEST_MODULE.finditer(code):
            if found[2] == "{":
                start, end = found.start(), self.body(found.start(2)) + 1
                code = code[:start] + re.sub(r"[^\n]", " ", code[start:end]) + code[end:]
        return code

    def paths(self):
        """Every path through our own modules, and the re-exports among them."""
        code = self.shipped()
        inline = [
            (start, end, re.match(r"\w+", head)[0])
            for kind, head, start, end in self.items()
            if kind == "mod" and self.code[end - 1] != ";"
        ]
        children = re.findall(r"^[ \t]*(?:pub(?:\([^)]*\))? )?mod (\w+)", code, re.MULTILINE)
        ours = re.compile(rf"\b({'|'.join(['crate', 'self', 'super', *children])})(?:::\w+)+")

        def module(at):
            return self.module + tuple(name for start, end, name in inline if start < at < end)

        for found in USE.finditer(code):
            for leaf in leaves(found["tree"]):
                if ours.match(leaf + "::"):
                    path = absolute(leaf.removesuffix("::self"), module(found.start()))
                    yield path, bool(found["pub"])
        for found in ours.finditer(USE.sub(lambda use: " " * len(use[0]), code)):
            if not code[: found.start()].endswith("::"):
                yield absolute(found[0], module(found.start())), False


def read(root):
    files = [File(path, root) for path in sorted((root / "src").rglob("*.rs"))]
    hidden = {(*file.module, name) for file in files for name in file.tests}
    for file in files:
        # In a file of tests everything is for tests.
        ahead = (file.module[: length + 1] for length in range(len(file.module)))
        file.is_test = any(module in hidden for module in ahead)
    return files


def leaves(tree):
    """The single paths of `a::{b, c::{d, e}}`."""
    head, brace, rest = tree.partition("{")
    if not brace:
        yield re.sub(r"\s", "", tree.partition(" as ")[0])
        return
    depth, start = 1, 0
    for at, letter in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0 or (depth == 1 and letter == ","):
            if rest[start:at].strip():
                for leaf in leaves(rest[start:at].strip()):
                    yield head.strip() + leaf
            start = at + 1
        if depth == 0:
            return


def absolute(path, module):
    parts = path.split("::")
    base = list(module)
    if parts[0] == "crate":
        return tuple(parts[1:])
    if parts[0] not in ("self", "super"):
        return tuple(base + parts)
    while parts and parts[0] in ("self", "super"):
        if parts.pop(0) == "super":
            base = base[:-1]
    return tuple(base + parts)


def resolve(path, modules, depth=0):
    """The file that defines what a path names, behind re-exports."""
    for length in range(len(path), -1, -1):
        file = modules.get(path[:length])
        if file:
            rest = path[length:]
            if rest and rest[0] in file.exports and depth < 8:
                return resolve(file.exports[rest[0]] + rest[1:], modules, depth + 1)
            return file if length or rest else None
    return None


def imports(files):
    """Which file imports from which; tests are left out."""
    modules = {file.module: file for file in files}
    shipped = [file for file in files if not file.is_test]
    for file in shipped:
        for path, exported in file.paths():
            if exported:
                file.exports.setdefault(path[-1], path)
            else:
                file.imports.append(path)
    edges = defaultdict(set)
    for file in shipped:
        for path in file.imports:
            other = resolve(path, modules)
            if other and other is not file and not other.is_test:
                edges[file.name].add(other.name)
    return edges


def circles(edges):
    """Strongly connected files, the largest circle first (Kosaraju)."""
    order, seen = [], set()

    def walk(node, graph, found):
        stack = [(node, iter(sorted(graph[node])))]
        seen.add(node)
        while stack:
            rest = stack[-1][1]
            following = next((n for n in rest if n not in seen), None)
            if following is None:
                found.append(stack.pop()[0])
            else:
                seen.add(following)
                stack.append((following, iter(sorted(graph[following]))))

    back = defaultdict(set)
    for node in list(edges):
        for other in edges[node]:
            back[other].add(node)
    nodes = sorted(set(edges) | set(back))
    for node in nodes:
        if node not in seen:
            walk(node, defaultdict(set, edges), order)
    seen.clear()
    groups = []
    for node in reversed(order):
        if node not in seen:
            groups.append([])
            walk(node, back, groups[-1])
    return sorted((sorted(group) for group in groups if len(group) > 1), key=len, reverse=True)


def near(name, file, defined):
    """The definition of a type that a file means: the nearest by folder."""

    def common(other):
        pairs = zip(file.module, other.module, strict=False)
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))

    found = defined.get(name, [])
    return file if file in found else max(found, key=common, default=None)


def type_name(head):
    """Of `impl<T> Trait<X> for path::Name<T> where ..`: the name, and whether of a trait."""
    head = re.sub(r"^<[^>]*>\s*", "", head).partition(" where ")[0]
    _, for_, name = head.rpartition(" for ")
    found = re.match(r"&?\s*(?:\w+::)*(\w+)", name)
    return (found[1] if found else None), bool(for_)


def fields_of(file, start, end):
    """How many fields the struct between these places has."""
    depth, count = 0, 0
    opening = file.code.index("{", start)
    for letter, at in ((file.code[at], at) for at in range(opening, end)):
        depth += {"{": 1, "(": 1, "[": 1, "<": 1, "}": -1, ")": -1, "]": -1}.get(letter, 0)
        depth -= letter == ">" and file.code[at - 1] not in "-="
        count += (
            depth == 1 and letter == ":" and file.code[at - 1] != ":" and file.code[at + 1] != ":"
        )
    return count


def types(files):
    """Fields, methods of its own and files of every type, by where it is defined."""
    defined, sizes = defaultdict(list), {}
    for file in files:
        for kind, head, start, end in file.items():
            name = re.match(r"\w+", head)
            if kind in ("struct", "enum", "trait", "union") and name and not file.is_test:
                defined[name[0]].append(file)
                known = sizes.setdefault((name[0], file.name), [0, 0, set()])
                if kind == "struct" and file.code[end : end + 1] == "}":
                    known[0] = max(known[0], fields_of(file, start, end))
    for file in files:
        for kind, head, start, end in file.items():
            name, of_trait = type_name(head) if kind == "impl" else (None, True)
            owner = None if of_trait or file.is_test else near(name, file, defined)
            if owner:
                known = sizes[name, owner.name]
                known[1] += len(re.findall(r"\bfn \w", file.code[start:end]))
                known[2].add(file.name)
    return sizes, {
        name: found for name, found in defined.items() if len({f.name for f in found}) > 1
    }
