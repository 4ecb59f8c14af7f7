rm -f "/etc/NetworkManager/system-connections/Wired connection 1.nmconnection"
