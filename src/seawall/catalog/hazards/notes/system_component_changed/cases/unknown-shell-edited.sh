kubectl edit ds terway-eniip -n kube-system
