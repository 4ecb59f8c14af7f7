#!/bin/bash
kubectl delete pod worker-a -n kube-system
kubectl cordon worker-a
kubectl drain worker-a --ignore-daemonsets
kubectl delete node worker-a --dry-run=client
kubectl delete nodes.metrics.k8s.io worker-a
kubectl get node worker-a
# kubectl delete node worker-a
echo "kubectl delete node worker-a"
grep 'kubectl delete node' runbook.md
kubectl delete nodeclaims.karpenter.sh pool-a-x
cat <<'EOS'
kubectl delete node worker-a   # never do this
EOS
if [ 1 -eq 0 ]; then kubectl delete node worker-a; fi
exit 0
kubectl delete node worker-b
