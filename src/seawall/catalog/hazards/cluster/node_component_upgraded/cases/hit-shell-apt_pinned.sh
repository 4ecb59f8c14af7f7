apt-get update && apt-get install -y --allow-change-held-packages kubelet=1.31.2-1.1 kubectl=1.31.2-1.1
