#!/bin/bash
# start from scratch
iptables -F
iptables -t nat -F
iptables -X
