kubectl delete --raw /api/v1/nodes/worker-d
