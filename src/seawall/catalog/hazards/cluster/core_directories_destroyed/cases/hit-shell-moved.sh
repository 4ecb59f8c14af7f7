mv /etc/kubernetes /etc/kubernetes.old
