timedatectl set-ntp false
