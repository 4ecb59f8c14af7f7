kubectl drain master-03 --ignore-daemonsets --delete-emptydir-data
kubectl delete node master-03
