"""Write what deploy/ has of the catalogue: the chart's RBAC rules, and the plain manifest.

    python -m scripts.deploy

The chart is the one source of both forms; `deploy/seawall.yaml` is the chart, rendered.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import yaml
from tests.toolchain import PROGRAMS

from seawall.agent import rights
from seawall.cli import choice

DEPLOY = Path(__file__).parent.parent / "deploy"
CHART = DEPLOY / "chart" / "seawall"
PLAIN = DEPLOY / "seawall.yaml"
# Any that knows all that the chart uses; nothing else depends on it.
KUBERNETES = "1.30.0"
_HEAD = "# Made by `python -m scripts.deploy` from deploy/chart/seawall. Don't edit.\n"


def rules() -> dict[Path, str]:
    """The generated files of the chart."""
    found = {"everywhere": rights.everywhere(choice.loaded(())), "at_home": rights.at_home()}
    return {
        CHART / "files" / f"{name}.yaml": yaml.safe_dump(some, sort_keys=False)
        for name, some in found.items()
    }


def rendered(*values: str, kubernetes: str = KUBERNETES) -> str:
    """The chart's objects. `values`: as after helm's --set. CalledProcessError with its words."""
    line = [str(PROGRAMS["helm"]()), "template", "seawall", str(CHART)]
    line += ["--namespace", "seawall-system", "--kube-version", kubernetes]
    line += [word for value in values for word in ("--set", value)]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout


def plain() -> str:
    objects = [one for one in yaml.safe_load_all(rendered("namespace.create=true")) if one]
    for one in objects:
        labels = one["metadata"].get("labels", {})
        labels.pop("app.kubernetes.io/instance", None)
        if labels.get("app.kubernetes.io/managed-by") == "Helm":
            del labels["app.kubernetes.io/managed-by"]
    return _HEAD + yaml.safe_dump_all(objects, sort_keys=False)


def main() -> None:
    for file, text in rules().items():
        file.write_text(text)
    PLAIN.write_text(plain())


if __name__ == "__main__":
    main()
