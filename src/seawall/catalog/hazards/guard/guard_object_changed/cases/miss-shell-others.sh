kubectl delete validatingadmissionpolicybinding team-rules
kubectl delete clusterrole seawaller
kubectl delete configmap seawall-guard -n shop
kubectl annotate validatingadmissionpolicybinding team-rules a=b
kubectl delete service seawall-agent -n shop
