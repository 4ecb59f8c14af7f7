#!/bin/bash
set -e
kubeadm upgrade plan
kubeadm upgrade apply -y v1.31.2
