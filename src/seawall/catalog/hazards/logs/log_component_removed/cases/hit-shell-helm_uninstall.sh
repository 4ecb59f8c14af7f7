helm uninstall alibaba-log-controller -n kube-system
