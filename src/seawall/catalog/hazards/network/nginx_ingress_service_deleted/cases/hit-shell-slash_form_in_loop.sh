#!/bin/bash
for s in heapster nginx-ingress-lb; do
  kubectl --namespace=kube-system delete "service/$s" --ignore-not-found
done
