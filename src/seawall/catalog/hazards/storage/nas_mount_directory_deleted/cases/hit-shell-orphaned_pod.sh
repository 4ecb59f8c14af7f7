#!/bin/bash
# Orphaned pod found
uid=8f3d0e6e-2c8e-4c3a-8a31-1f1f2d3c4b5a
cd /var/lib/kubelet/pods && rm -rf "$uid"
