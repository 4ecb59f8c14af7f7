#!/bin/bash
cat >> /etc/sysctl.conf <<EOF
net.ipv4.tcp_fin_timeout = 15
net.ipv4.tcp_tw_recycle = 1
EOF
/sbin/sysctl -p /etc/sysctl.conf
