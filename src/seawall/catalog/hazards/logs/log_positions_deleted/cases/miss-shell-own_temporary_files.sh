#!/bin/bash
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
rm -rf /tmp/build-* /tmp/ccs-report
rm -f /tmp/ccs-log-collector.log
rm -f /tmp/install.sh
mv /tmp/ccs-log-collector.log /root/
