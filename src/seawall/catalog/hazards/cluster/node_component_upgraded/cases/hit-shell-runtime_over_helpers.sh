sudo dnf -y upgrade containerd.io
