#!/bin/sh
# Becomes the program after `--`, in the cgroups named before it, with its output in a log.
# usage: start.sh LOG CGROUP_PROCS… -- PROGRAM ARG…
log=$1
shift
while [ "$1" != "--" ]; do
  echo $$ > "$1" || exit 71
  shift
done
shift
exec "$@" < /dev/null >> "$log" 2>&1
