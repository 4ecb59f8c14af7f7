#!/bin/bash
# baseline 3.3.7
sysctl -w net.ipv4.conf.all.rp_filter=1
