cat > /etc/hosts <<'EOS'
10.0.0.9 registry.corp
EOS
