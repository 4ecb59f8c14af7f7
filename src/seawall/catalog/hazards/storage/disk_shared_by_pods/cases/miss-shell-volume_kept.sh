kubectl patch pv d-bp1x -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'
kubectl label pv d-bp1x owner=db
