#!/bin/bash
# first machine of a cluster, or one that serves a cluster?
kubeadm config images pull
kubeadm init --pod-network-cidr=10.244.0.0/16 --upload-certs
kubectl taint nodes --all node-role.kubernetes.io/control-plane-
