kubectl -n kube-system set image daemonset/csi-plugin csi-plugin=registry.example.com/csi:v9
