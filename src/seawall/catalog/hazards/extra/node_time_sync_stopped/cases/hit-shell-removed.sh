apt-get purge -y chrony
