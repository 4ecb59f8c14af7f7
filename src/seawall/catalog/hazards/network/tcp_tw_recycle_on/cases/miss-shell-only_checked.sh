#!/bin/bash
if [ -e /proc/sys/net/ipv4/tcp_tw_recycle ]; then
  grep -q '^net.ipv4.tcp_tw_recycle = 1' /etc/sysctl.conf && echo "please remove net.ipv4.tcp_tw_recycle=1"
fi
