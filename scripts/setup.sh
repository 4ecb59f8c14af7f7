#!/usr/bin/env bash
# Make the virtual environment with the locked dependencies. Needs Python >= 3.11, nothing else.
set -euo pipefail
venv=$1
python=${PYTHON:-python3}
"$python" - <<'PY' || { echo "Seawall needs Python >= 3.11: set PYTHON=/path/to/python3.11" >&2; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  "$(dirname "$0")/packages.sh" no-such-program=python3-venv
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.6,<1'
UV_PROJECT_ENVIRONMENT=$venv "$venv/bin/uv" sync --locked --quiet --all-extras
