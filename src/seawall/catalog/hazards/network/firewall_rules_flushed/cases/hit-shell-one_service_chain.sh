ip6tables -t nat --flush KUBE-SERVICES
