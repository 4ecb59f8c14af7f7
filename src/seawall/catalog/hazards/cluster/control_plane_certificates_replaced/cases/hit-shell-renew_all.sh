#!/bin/bash
kubeadm certs check-expiration
kubeadm certs renew all
