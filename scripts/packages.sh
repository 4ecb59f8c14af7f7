#!/usr/bin/env bash
# Install the Debian packages whose program or file is not here yet: packages.sh PROGRAM=PACKAGE …
set -euo pipefail
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
missing=()
for pair in "$@"; do
  command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing ${missing[*]}" >&2
sudo=()
[ "$(id -u)" = 0 ] || sudo=(sudo)
"${sudo[@]}" apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
