containerd config default > /etc/containerd/config.toml
