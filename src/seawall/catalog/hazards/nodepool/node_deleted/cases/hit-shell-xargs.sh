kubectl get nodes --no-headers | awk '$2 ~ /NotReady/ {print $1}' | xargs -r -n1 kubectl delete node
