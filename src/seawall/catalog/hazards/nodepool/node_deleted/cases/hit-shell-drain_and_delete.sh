#!/usr/bin/env bash
set -euo pipefail
retire() {
  kubectl drain "$1" --ignore-daemonsets --timeout=5m
  kubectl delete node "$1" --wait=false
}
for n in worker-a worker-b; do retire "$n"; done
