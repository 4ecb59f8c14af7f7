ssh root@172.16.49.195 setenforce 1
