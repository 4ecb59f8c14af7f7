sudo dnf -q install iptables-services-1.8.5-11.el8 jq
