echo '{"max_pool_size": 20}' > /etc/eni/eni.json
