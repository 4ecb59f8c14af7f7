#!/bin/bash
TOKEN=$1
kubeadm join 172.16.8.21:6443 --token "$TOKEN" --discovery-token-ca-cert-hash sha256:1234
