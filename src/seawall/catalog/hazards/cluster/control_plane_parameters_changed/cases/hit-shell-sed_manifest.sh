#!/bin/bash
ssh root@172.16.49.11 "sed -i 's/--max-requests-inflight=400/--max-requests-inflight=3000/' /etc/kubernetes/manifests/kube-apiserver.yaml"
