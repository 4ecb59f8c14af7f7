for c in ciliumendpoints ciliumnodes; do
  kubectl delete crd "$c.cilium.io" --ignore-not-found
done
