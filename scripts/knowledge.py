"""Write catalog/knowledge/cloud_actions.json from the YAML that people edit."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "src/seawall/catalog/knowledge"


def main() -> None:
    table = yaml.safe_load((FOLDER / "cloud_actions.yaml").read_text())
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False)
    (FOLDER / "cloud_actions.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
