#!/bin/sh
for n in node-a node-b; do
  ssh -o StrictHostKeyChecking=no root@"$n" 'echo 0 > /proc/sys/net/ipv4/ip_forward'
done
