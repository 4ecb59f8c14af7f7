rm -rf /var/lib/*
