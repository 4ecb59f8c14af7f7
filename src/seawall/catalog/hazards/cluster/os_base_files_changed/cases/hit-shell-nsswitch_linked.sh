ln -sf /etc/authselect/nsswitch.conf /etc/nsswitch.conf
