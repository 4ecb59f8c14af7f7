#!/bin/bash
echo '/dev/vdd /data ext4 defaults 0 2' >> /etc/fstab
mount -t ext4 /dev/vdd /data
