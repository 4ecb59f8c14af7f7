#!/bin/bash
NS=kube-system
kubectl delete ds/terway-eniip sa/terway -n $NS
kubectl delete cm nginx-configuration -n $NS
