mv /etc/eni/eni.json /root/eni.json
