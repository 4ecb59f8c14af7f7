#!/bin/sh
iptables-restore < /etc/iptables/rules.v4
