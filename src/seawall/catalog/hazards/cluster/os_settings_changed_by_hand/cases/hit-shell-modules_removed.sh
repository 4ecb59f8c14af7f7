rm -f /etc/modules-load.d/ipvs.conf
