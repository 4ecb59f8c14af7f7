#!/bin/bash
for d in vdc vdd; do
  mkfs -t xfs -f "/dev/$d" &
done
wait
