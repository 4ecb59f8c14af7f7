#!/bin/bash
# yum remove kubelet
echo "apt-get purge kubelet"
yum remove -y httpd kubectl
apt-get purge -y docker-compose-plugin
rpm -q kubelet
apt-get remove --simulate kubelet
