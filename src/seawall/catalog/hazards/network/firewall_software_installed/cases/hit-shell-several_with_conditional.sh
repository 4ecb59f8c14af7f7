#!/bin/bash
. /etc/os-release
if [ "$ID" = ubuntu ]; then
  apt install -y iptables-persistent
else
  yum -y install shorewall
fi
