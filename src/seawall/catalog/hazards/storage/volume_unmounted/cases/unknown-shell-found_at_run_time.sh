#!/bin/bash
for m in $(mount | grep kubelet | awk '{print $3}'); do
  umount "$m"
done
