#!/bin/bash
# Back to a plain server.
systemctl stop nginx
yum remove -y kubelet kubeadm kubectl
