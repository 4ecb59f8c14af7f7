ssh root@worker-4 'kubeadm upgrade node'
