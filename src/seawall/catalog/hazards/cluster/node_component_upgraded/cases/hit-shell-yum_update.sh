#!/bin/bash
for n in 172.16.49.195 172.16.49.196; do
  ssh root@$n 'yum update -y kubelet && systemctl restart kubelet'
done
