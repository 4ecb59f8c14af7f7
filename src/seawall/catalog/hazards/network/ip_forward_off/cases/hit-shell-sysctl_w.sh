#!/bin/bash
# CIS baseline for web servers
set -euo pipefail
sysctl -w net.ipv4.conf.all.send_redirects=0
sysctl -w net.ipv4.ip_forward=0
