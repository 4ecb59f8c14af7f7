#!/usr/bin/env bash
# The long ones: each fuzz target for some minutes, then the long oracle runs. Evidence: out/soak/.
set -euo pipefail
bin=$1
minutes=$2
mkdir -p out/soak
"$bin/uv" pip install --quiet --python "$bin/python" 'atheris>=3'
status=0
for target in cel yaml plan ansible shell admission; do
  mkdir -p "out/soak/$target"
  echo "$target: $minutes minutes" >&2
  if ! "$bin/python" -m tests.fuzz.soak "$target" -max_total_time=$((minutes * 60)) -timeout=20 \
    -rss_limit_mb=2048 -artifact_prefix="out/soak/$target/" -print_final_stats=1 \
    >"out/soak/$target.log" 2>&1; then
    echo "$target: failed, see out/soak/$target.log" >&2
    status=1
  fi
  tail -n 8 "out/soak/$target.log" | sed "s/^/$target: /"
done
"$bin/pytest" -q -m soak -o junit_family=xunit1 --junitxml=out/soak/pytest.xml | tee out/soak/pytest.log || status=1
exit $status
