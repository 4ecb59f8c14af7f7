ssh root@master-1 "timedatectl set-ntp false; timedatectl set-time '2026-11-24 13:00:00'"
