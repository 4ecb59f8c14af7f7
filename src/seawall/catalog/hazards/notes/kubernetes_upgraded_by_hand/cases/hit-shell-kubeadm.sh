#!/bin/bash
kubeadm upgrade apply -y v1.33.2
