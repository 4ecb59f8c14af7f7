kubectl patch pv disk-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'
