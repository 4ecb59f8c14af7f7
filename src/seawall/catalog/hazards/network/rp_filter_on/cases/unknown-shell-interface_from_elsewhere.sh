#!/bin/bash
echo 1 > "/proc/sys/net/ipv4/conf/${1}/rp_filter"
