#!/usr/bin/env bash
# The first look: judge the example folder, show the report, write it as HTML as well; then the
# snapshot of a cluster after mishaps.
# Helm is built once into the user's cache when it is not on PATH, so that the chart is judged too.
set -euo pipefail
bin=$1
if ! command -v helm >/dev/null; then
  echo "helm is not on PATH: building it once into the user's cache (a few minutes)" >&2
  helm=$("$bin/python" -m tests.toolchain helm)
  PATH="$(dirname "$helm"):$PATH"
  export PATH
fi
mkdir -p out
judge() { "$bin/seawall" check examples "$@" || [ $? -eq 1 ]; } # 1: there are findings, as meant
judge
judge --output html --output-file out/report.html
echo "the same report as a page: out/report.html" >&2
echo "and a cluster that somebody broke by hand, from a snapshot:" >&2
"$bin/seawall" inspect --snapshot examples/cluster/after-mishaps.zip || [ $? -eq 1 ]
