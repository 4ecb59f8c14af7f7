"""Helm charts and kustomize folders: rendered by the real programs, then read as manifests.

What is checked is hostile, so the program sees a copy of what the folder may show, and nothing is
fetched: see `chart_run`. Where the program is missing the folder is "could not look", not clean.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seawall.commands.context import Context
from seawall.errors import CouldNotLook, InputError
from seawall.formats import files, text, yaml11
from seawall.formats.loose import map_of, maps_of
from seawall.formats.yaml11 import Document
from seawall.model import Operation
from seawall.sources import chart_kustomize, chart_run, manifest

_MOST_FILES = 5000
_SOURCE = re.compile(r"^# Source: [^/\s]+/(\S+)", re.M)
_PLACE = re.compile(r"\(?([\w.-]+/[\w./-]+?\.(?:ya?ml|tpl|txt)):(\d+)")
_ORIGIN = "config.kubernetes.io/origin"


def read_helm(_data: bytes, folder: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a chart with its default values, crds/ and hooks, without its tests."""
    root = Path(folder)
    if _is_library(root, folder):
        return iter(())
    _refuse_missing_charts(root, folder)
    helm = chart_run.program("helm", root)
    if helm is None:
        todo = f"install helm 3, or render it: helm template {folder} | seawall check -"
        raise CouldNotLook(folder, "is a Helm chart, and helm is not on PATH", todo=todo)
    with tempfile.TemporaryDirectory(prefix="seawall-") as temporary:
        home = Path(temporary)
        chart = home / (root.resolve().name or "chart")
        _copy(root, chart, ctx)
        options = (
            *("--include-crds", "--skip-tests", "--namespace", "default"),
            *("--kube-version", KUBE_VERSION),
        )
        ran = chart_run.run([helm, "template", "release", chart, *options], home, folder)
        if ran.status:
            raise _helm_error(ran.err, folder)
    documents = yaml11.load_all(text.decode(ran.out, folder), folder, ctx.problems)
    return _placed(documents, ctx, folder, _template)


# A helm that was built without its release flags takes itself for 1.20 and refuses today's charts.
KUBE_VERSION = "1.35.0"


def read_kustomize(_data: bytes, folder: str, ctx: Context) -> Iterator[Operation]:
    """Operations of what `kustomize build` makes of a folder."""
    root = Path(folder)
    kustomize = chart_run.program("kustomize", root)
    kubectl = None if kustomize else chart_run.program("kubectl", root)
    with tempfile.TemporaryDirectory(prefix="seawall-") as temporary:
        home = Path(temporary)
        copied = chart_kustomize.copy(folder, home / "tree", ctx)
        if kustomize is None and kubectl is None:
            why = "is a kustomize folder, and neither kustomize nor kubectl is on PATH"
            todo = f"install one, or render it: kustomize build {folder} | seawall check -"
            raise CouldNotLook(folder, why, todo=todo)
        command = [kustomize, "build"] if kustomize else [kubectl, "kustomize"]
        argv = [str(word) for word in (*command, copied)]
        ran = chart_run.run(argv, home, folder)
        if ran.status and "buildMetadata" in ran.err:  # kustomize before 4.3 knows no origins
            chart_kustomize.copy(folder, home / "tree", ctx, origins=False)
            ran = chart_run.run(argv, home, folder)
        if ran.status:
            raise _kustomize_error(ran.err.replace(f"{home}/tree", ""), folder)
    documents = yaml11.load_all(text.decode(ran.out, folder), folder, ctx.problems)
    return _placed(documents, ctx, folder, _origin)


def _kustomize_error(said: str, folder: str) -> InputError:
    lines = said.strip().splitlines() or ["no reason given"]
    why = re.sub("^error: ", "", lines[-1], flags=re.I)[:500]
    todo = "try kustomize build there"
    return InputError(folder, f"kustomize could not build it: {why}", todo=todo)


# -- before helm runs


def _chart_yaml(root: Path, folder: str, name: str = "Chart.yaml") -> dict[str, Any]:
    path = root / name
    if path.is_symlink() or not path.is_file():
        return {}
    source = text.decode(files.read(path), str(path))
    found = yaml11.load_all(source, str(path))
    value = found[0].value if found else None
    if not isinstance(value, dict):
        raise InputError(str(path), "is no map of a chart's fields", todo="see helm create")
    return value


def _is_library(root: Path, folder: str) -> bool:
    return _chart_yaml(root, folder).get("type") == "library"


def _refuse_missing_charts(root: Path, folder: str) -> None:
    """Charts that a chart depends on must lie in charts/: nothing is fetched."""
    wanted = maps_of(_chart_yaml(root, folder).get("dependencies"))
    wanted += maps_of(_chart_yaml(root, folder, "requirements.yaml").get("dependencies"))
    there = sorted(path.name for path in (root / "charts").glob("*"))
    missing = [
        f"{item.get('name')} ({item.get('repository') or 'no repository'})"
        for item in wanted
        if not any(_is_chart(name, str(item.get("name"))) for name in there)
    ]
    if missing:
        raise CouldNotLook(
            folder,
            f"depends on charts that are not in its charts folder: {', '.join(missing)}",
            todo=f"fetch them: helm dependency build {folder}",
        )


def _is_chart(file: str, name: str) -> bool:
    return file == name or (file.startswith(name + "-") and file.endswith(".tgz"))


def _copy(root: Path, target: Path, ctx: Context) -> None:
    """The chart's regular files. Links that leave it are left out and told."""
    size = count = 0
    pending = [root]
    while pending:
        here = pending.pop()
        (target / here.relative_to(root)).mkdir(parents=True)
        for path in sorted(here.iterdir()):
            if path.is_symlink() and (problem := files.refused_link(path, root)):
                ctx.problems.append(problem)
            elif path.is_dir():
                pending.append(path)
            elif path.is_file():
                size, count = size + path.stat().st_size, count + 1
                if size > files.LIMIT or count > _MOST_FILES:
                    raise files.too_large(str(root), size, files.LIMIT)
                shutil.copyfile(path, target / path.relative_to(root))


def _helm_error(said: str, folder: str) -> InputError:
    lines = [line for line in said.strip().splitlines() if not line.startswith("WARNING")]
    why = (lines[0] if lines else "no reason given").removeprefix("Error: ")
    file, line = folder, 0
    if place := _PLACE.search(why):
        file = str(Path(folder) / place[1].partition("/")[2])
        line = int(place[2])
    todo = "try helm template there"
    if "execution error" in why or "nil pointer" in why or "schema" in why:
        todo += "; it may need values: helm template -f VALUES … | seawall check -"
    return InputError(file, f"helm could not render it: {why[:500]}", line=line, todo=todo)


# -- after


def _template(document: Document) -> str:
    """helm writes `# Source: chart/templates/x.yaml` above each document."""
    found = _SOURCE.search(document.head)
    return found[1] if found else ""


def _origin(document: Document) -> str:
    """The file that kustomize took an object from; our annotation for it is taken out again."""
    metadata = map_of(map_of(document.value).get("metadata"))
    notes = metadata.get("annotations")
    if not isinstance(notes, dict) or not isinstance(origin := notes.pop(_ORIGIN, None), str):
        return ""
    if not notes and isinstance(metadata, dict):
        del metadata["annotations"]
    found = yaml11.load_all(origin, "origin")
    value = map_of(found[0].value if found else None)
    path = value.get("path") or value.get("configuredIn")
    return path if isinstance(path, str) and "repo" not in value else ""


def _placed(
    documents: list[Document], ctx: Context, folder: str, source_of: Callable[[Document], str]
) -> Iterator[Operation]:
    """Operations with the file that each document comes from, and its line if that is plain."""
    sources = {document.index: source_of(document) for document in documents}
    finder = _Finder(documents, folder)
    for op in manifest.of_documents(documents, ctx):
        if op.where.file == ctx.file:
            file, line = finder.place(sources.get(op.where.document, ""), op.where.line)
            op.where = msgspec.structs.replace(op.where, file=file, line=line, document=0)
        yield op


class _Finder:
    """Finds the line of a source file that a line of the rendered text comes from."""

    def __init__(self, documents: list[Document], folder: str) -> None:
        self.rendered: dict[int, str] = {}
        for document in documents:
            body = document.text.removeprefix("\n")
            self.rendered.update(enumerate(map(str.strip, body.split("\n")), document.line))
        self.folder = folder
        self.sources: dict[str, list[str]] = {}

    def place(self, source: str, line: int) -> tuple[str, int]:
        """(file, line); 0 where the text stands in the source not at all or more than once."""
        if not source:
            return self.folder, 0
        path = os.path.join(self.folder, source)
        path = os.path.normpath(path) if ".." in source else path
        lines = self._lines(path)
        wanted = self.rendered.get(line, "")
        same = [at for at, text in enumerate(lines, 1) if text == wanted and wanted]
        found = same or [at for at, text in enumerate(lines, 1) if _renders(text, wanted)]
        return path, found[0] if len(found) == 1 else 0

    def _lines(self, path: str) -> list[str]:
        if path not in self.sources:
            try:
                found = text.decode(files.read(path), path)
            except InputError:
                found = ""
            self.sources[path] = [line.strip() for line in found.split("\n")]
        return self.sources[path]


def _renders(template: str, line: str) -> bool:
    """Whether a template's line can become this one: by what stands around its {{ … }}."""
    start, brackets, _ = template.partition("{{")
    end = template.rpartition("}}")[2]
    plain = len(start) >= 4 and len(line) >= len(start) + len(end)
    return bool(brackets) and plain and line.startswith(start) and line.endswith(end)
