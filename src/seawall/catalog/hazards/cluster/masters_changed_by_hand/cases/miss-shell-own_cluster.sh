#!/bin/bash
# first machine of a test cluster of our own
kubeadm config images pull
kubeadm init --pod-network-cidr=10.244.0.0/16 --upload-certs
kubectl taint nodes --all node-role.kubernetes.io/control-plane-
