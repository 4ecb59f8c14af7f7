ssh root@node-12 'DEBIAN_FRONTEND=noninteractive apt-get -y install ufw'
