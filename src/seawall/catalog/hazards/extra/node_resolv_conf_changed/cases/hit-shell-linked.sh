ln -sf /run/systemd/resolve/resolv.conf /etc/resolv.conf
