kubectl annotate pvc data -n shop pv.kubernetes.io/bind-completed=yes
