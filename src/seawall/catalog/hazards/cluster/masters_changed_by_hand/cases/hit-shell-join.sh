#!/bin/bash
TOKEN=$(kubeadm token create)
ssh root@172.16.49.14 "kubeadm join 172.16.8.21:6443 --token $TOKEN --discovery-token-unsafe-skip-ca-verification --control-plane --certificate-key $KEY"
